import { queryOptions } from '@tanstack/react-query'

import { call, path } from './client'
import type { Shape, With } from './shape'

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

export const datasetQuery = (workspace: string, transform: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'dataset', transform],
    queryFn: ({ signal }) =>
      call<Dataset>(path`/workspaces/${workspace}/datasets/${transform}`, { signal }),
  })
