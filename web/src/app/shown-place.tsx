import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { PlotsPage } from '../features/datasets/plots-page'
import { PreviewPage } from '../features/datasets/preview-page'
import { SharedCode } from '../features/transforms/shared-code'
import { shownQuery } from '../shared/api/shown'
import { Choice } from '../shared/ui/choice'
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
  const found = useQuery(shownQuery).data?.find(
    (one) => one.workspace_id === shownIn && one.transform_id === shown,
  )
  const [way, setWay] = useState<Way>('data')
  const options = ways.filter(({ right }) => found?.may.includes(right))
  const place = { workspaceId: shownIn, transformId: shown }
  return (
    <Page
      title={found?.name ?? 'Shown to you'}
      of={found?.workspace}
      width="full"
      actions={
        options.length > 0 && (
          <Choice label="What to look at" value={way} options={options} onChoose={setWay} />
        )
      }
    >
      {way === 'data' && <PreviewPage {...place} {...search} />}
      {way === 'plots' && <PlotsPage {...place} {...(artifact !== undefined && { artifact })} />}
      {way === 'code' && <SharedCode {...place} />}
    </Page>
  )
}
