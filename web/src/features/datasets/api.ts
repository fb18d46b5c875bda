import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { address, call, path } from '../../shared/api/client'
import { datasetKey, type HealthReport, type Snapshot } from '../../shared/api/datasets'
import { lineageQuery } from '../../shared/api/lineage'
import type { Shape, With } from '../../shared/api/shape'
import type { View } from './view'

export type Cell = string | number | boolean | null
export type HealthAt = With<
  Shape<'dataspace__datasets__routes__HealthShown'>,
  { report: HealthReport }
>
export type RowPage = Shape<'Page'>
export type Statistics = Shape<'ColumnStatistics'>

/** Which snapshot of which dataset of which workspace. */
export type Source = { workspaceId: string; transformId: string; snapshotId: string }

const datasetPath = (workspaceId: string, transformId: string) =>
  path`/workspaces/${workspaceId}/datasets/${transformId}`

const snapshotPath = ({ workspaceId, transformId, snapshotId }: Source) =>
  `${datasetPath(workspaceId, transformId)}${path`/snapshots/${snapshotId}`}`

/** Names parted by commas; one that holds a comma, a quote or a line's end stands in quotes. */
export const csvLine = (names: string[]) =>
  names.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')

/** A snapshot never changes: what was read of it once need not be read again. */
const FOREVER = { staleTime: Number.POSITIVE_INFINITY }

export const snapshotsQuery = (workspaceId: string, transformId: string) =>
  queryOptions({
    queryKey: [...datasetKey(workspaceId, transformId), 'snapshots'],
    queryFn: ({ signal }) =>
      call<Snapshot[]>(`${datasetPath(workspaceId, transformId)}/snapshots`, { signal }),
  })

/** Small enough to come at once; every row counts against the person's day. */
export const CHUNK = 200

export const rowsQuery = (source: Source, view: View, chunk: number) =>
  queryOptions({
    queryKey: ['rows', source, view, chunk],
    queryFn: ({ signal }) =>
      call<RowPage>(`${snapshotPath(source)}/rows`, {
        query: {
          offset: chunk * CHUNK,
          limit: CHUNK,
          sort: view.sort ?? undefined,
          descending: view.sort === null ? undefined : view.descending,
          columns: view.columns === null ? undefined : csvLine(view.columns),
          filter: view.filters.length > 0 ? JSON.stringify(view.filters) : undefined,
        },
        signal,
      }),
    ...FOREVER,
  })

export const statisticsQuery = (source: Source, columns: string[]) =>
  queryOptions({
    queryKey: ['statistics', source, columns],
    queryFn: ({ signal }) =>
      call<Statistics[]>(`${snapshotPath(source)}/statistics`, {
        query: { columns: csvLine(columns) },
        signal,
      }),
    ...FOREVER,
  })

export const healthQuery = (workspaceId: string, transformId: string) =>
  queryOptions({
    queryKey: [...datasetKey(workspaceId, transformId), 'health'],
    queryFn: ({ signal }) =>
      call<HealthAt[]>(
        `${datasetPath(workspaceId, transformId)}/health`,
        { signal },
      ),
  })

export const exportAddress = (source: Source, format: Shape<'ExportFormat'>, name: string) =>
  address(`${snapshotPath(source)}/export`, { format, name })

export const artifactAddress = (source: Source, artifact: string, how?: 'download') =>
  address(
    `${snapshotPath(source)}/artifacts/${artifact.split('/').map(encodeURIComponent).join('/')}`,
    { download: how === undefined ? undefined : true },
  )

export function useRestore(workspaceId: string, transformId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (snapshotId: string) =>
      call<undefined>(`${datasetPath(workspaceId, transformId)}/restore`, {
        method: 'POST',
        body: { snapshot_id: snapshotId },
      }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: datasetKey(workspaceId, transformId) }),
        cache.invalidateQueries({ queryKey: lineageQuery(workspaceId).queryKey }),
      ]),
  })
}
