import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query'

import { call, path } from './client'
import type { Shape, With } from './shape'
import type { Right } from './workspace'

export type Column = Shape<'Column'>
export type Artifact = Shape<'Artifact'>

type Check = { check: string; severity: 'warn' | 'fail'; passed: boolean; error: string | null }

/** As the runner writes it. */
export type HealthReport = {
  timestamp: string
  summary: {
    total_columns: number
    total_checks: number
    passed: number
    failed: number
    overall_pass_percentage: number
  }
  columns: Record<string, { pass_percentage: number; checks: Check[] }>
}

export type Snapshot = With<
  Shape<'dataspace__datasets__routes__SnapshotShown'>,
  { health: HealthReport | null }
>
export type Dataset = With<Shape<'DatasetShown'>, { current: Snapshot | null }>

/** Under it stands all that changes when a dataset gets another current snapshot. */
export const datasetKey = (workspace: string, transform: string) =>
  ['workspace', workspace, 'dataset', transform] as const

export const datasetQuery = (workspace: string, transform: string) =>
  queryOptions({
    queryKey: [...datasetKey(workspace, transform), 'current'],
    queryFn: ({ signal }) =>
      call<Dataset>(path`/workspaces/${workspace}/datasets/${transform}`, { signal }),
  })

/** What the person may do with this one: it may be shared or restricted beside his roles. */
export function useMayOn(workspace: string, transform: string): (right: Right) => boolean {
  const rights: readonly string[] = useQuery(datasetQuery(workspace, transform)).data?.may ?? []
  return (right) => rights.includes(right)
}

/** The current snapshot of each transform; `null` is one that holds no data yet. */
export type Currents = Map<string, string | null>

/**
 * The lineage is asked again and again while something is built, datasets are not. Where it tells
 * of another current snapshot than was seen before, what was read of that dataset is read anew.
 */
export function follow(cache: QueryClient, workspace: string, before: Currents, now: Currents) {
  for (const [transform, current] of now) {
    const dataset = cache.getQueryData<Dataset>(datasetQuery(workspace, transform).queryKey)
    const seen = dataset ? (dataset.current?.id ?? null) : before.get(transform)
    if (seen !== undefined && seen !== current)
      void cache.invalidateQueries({ queryKey: datasetKey(workspace, transform) })
  }
}
