import { useQuery } from '@tanstack/react-query'
import { Table2 } from 'lucide-react'

import { datasetQuery } from '../../shared/api/datasets'
import { lineageQuery } from '../../shared/api/lineage'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { snapshotsQuery } from './api'
import { Preview } from './preview'

type Props = {
  workspaceId: string
  transformId: string
  /** Given where the graph of the workspace, which knows it else, is closed to the person. */
  name?: string
  snapshot?: string
  view?: unknown
}

/** The data of a transform: its current snapshot, or the one in the address. */
export function PreviewPage({ workspaceId, transformId, name, snapshot, view }: Props) {
  const dataset = useQuery(datasetQuery(workspaceId, transformId))
  const snapshots = useQuery(snapshotsQuery(workspaceId, transformId))
  const current = dataset.data?.current ?? null
  const lineage = useQuery({ ...lineageQuery(workspaceId), enabled: name === undefined })
  const ownName = lineage.data?.nodes.find((node) => node.transform_id === transformId)?.name
  const shown =
    snapshot === undefined ? current : snapshots.data?.find((one) => one.id === snapshot)
  const error = dataset.error ?? (snapshot === undefined ? null : snapshots.error)

  if (error && !dataset.data)
    return <Failed error={error} retry={() => void dataset.refetch()} />
  if (dataset.isPending || (snapshot !== undefined && snapshots.isPending))
    return <Loading label="Loading the dataset" isInset />
  if (!shown)
    return (
      <Empty
        icon={Table2}
        title={snapshot === undefined ? 'No data yet' : 'This snapshot is gone'}
      >
        {snapshot === undefined
          ? name === undefined
            ? 'Build this transform, and the rows it returns appear here.'
            : 'Once somebody builds it, its rows appear here.'
          : 'Only the newest snapshots of a transform are kept. Choose another one.'}
      </Empty>
    )
  return (
    <Preview
      key={shown.id}
      name={name ?? ownName ?? 'dataset'}
      workspaceId={workspaceId}
      transformId={transformId}
      snapshot={shown}
      snapshots={snapshots.data ?? [shown]}
      address={view}
    />
  )
}
