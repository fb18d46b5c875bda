import { useQuery } from '@tanstack/react-query'
import { EyeOff } from 'lucide-react'
import { useState } from 'react'

import { PlotsPage } from '../features/datasets/plots-page'
import { PreviewPage } from '../features/datasets/preview-page'
import { SharedCode } from '../features/transforms/shared-code'
import { shownQuery } from '../shared/api/shown'
import { Choice } from '../shared/ui/choice'
import { Empty } from '../shared/ui/empty'
import { Failed } from '../shared/ui/failed'
import { Loading } from '../shared/ui/loading'
import { Page } from '../shared/ui/page'

type Props = {
  shownIn: string
  shown: string
  snapshot?: string
  view?: unknown
  artifact?: string
}

const ways = [
  { value: 'data', name: 'Data', right: 'dataset:read' },
  { value: 'plots', name: 'Plots', right: 'dataset:read' },
  { value: 'code', name: 'Code', right: 'transform:read' },
] as const

type Way = (typeof ways)[number]['value']

/** A single dataset that somebody showed to a person from outside its workspace. */
export function ShownPlace({ shownIn, shown, artifact, ...search }: Props) {
  const list = useQuery(shownQuery)
  const found = list.data?.find(
    (one) => one.workspace_id === shownIn && one.transform_id === shown,
  )
  const [way, setWay] = useState<Way>('data')
  const options = ways.filter(({ right }) => found?.may.includes(right))
  const place = { workspaceId: shownIn, transformId: shown }
  return (
    <Page
      title={found?.name ?? 'Shown to you'}
      of={found?.workspace}
      lead={found && `of the workspace ${found.workspace}`}
      width="full"
      actions={
        options.length > 0 && (
          <Choice label="What to look at" value={way} options={options} onChoose={setWay} />
        )
      }
    >
      {list.isPending && <Loading label="Looking what was shown to you" isInset />}
      {list.isError && !list.data && (
        <Failed error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data && !found && (
        <Empty icon={EyeOff} title="It is not shown to you any more">
          Whoever decides about this dataset can show it to you again.
        </Empty>
      )}
      {found && way === 'data' && <PreviewPage {...place} {...search} name={found.name} />}
      {found && way === 'plots' && <PlotsPage {...place} {...(artifact !== undefined && { artifact })} />}
      {found && way === 'code' && <SharedCode {...place} />}
    </Page>
  )
}
