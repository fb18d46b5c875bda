import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from './client'
import { lineageQuery } from './lineage'
import type { Shape, With } from './shape'

export type BuildMode = Shape<'BuildMode'>
export type BuildState = Shape<'BuildState'>
export type StepState = Shape<'StepState'>
export type StepCounts = Record<StepState, number>
export type BuildSummary = With<Shape<'BuildSummary'>, { step_counts: StepCounts }>

const LIVE_MS = 1500
const CALM_MS = 15_000

export const isUnderWay = (build: { state: BuildState }) =>
  build.state === 'waiting' || build.state === 'running'

/** The newest builds of a workspace; asked often while one of them runs, seldom otherwise. */
export const buildsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'builds'],
    queryFn: ({ signal }) => call<BuildSummary[]>(path`/workspaces/${workspace}/builds`, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LIVE_MS : CALM_MS),
  })

export function useStartBuild(workspace: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (order: { transform_ids: string[]; mode: BuildMode }) =>
      call<{ id: string }>(path`/workspaces/${workspace}/builds`, { method: 'POST', body: order }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: lineageQuery(workspace).queryKey }),
        cache.invalidateQueries({ queryKey: buildsQuery(workspace).queryKey }),
      ]),
  })
}
