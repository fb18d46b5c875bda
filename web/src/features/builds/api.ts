import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import {
  buildsQuery,
  isUnderWay,
  type BuildSummary,
  type StepCounts,
} from '../../shared/api/builds'
import { call, path } from '../../shared/api/client'
import { lineageQuery } from '../../shared/api/lineage'
import type { Shape, With } from '../../shared/api/shape'

/** Why a step did not succeed; beside the sentence stand the facts. */
export type Reason = { type: string; title: string; [fact: string]: unknown }

export type Step = With<Shape<'StepShown'>, { reason: Reason | null }>
export type Build = With<Shape<'BuildShown'>, { step_counts: StepCounts; steps: Step[] }>
export type LogPart = Shape<'LogShown'>

const LIVE_MS = 1000

export const buildQuery = (workspace: string, build: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'build', build],
    queryFn: ({ signal }) =>
      call<Build>(path`/workspaces/${workspace}/builds/${build}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LIVE_MS : false),
  })

/** As many as the server gives at once when it is not told otherwise. */
const PAGE = 50

/** Builds before the newest page, fetched as far back as people ask. */
export const olderBuildsQuery = (workspace: string, before: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['workspace', workspace, 'older-builds', before],
    enabled: false,
    initialPageParam: before,
    queryFn: ({ pageParam, signal }) =>
      call<BuildSummary[]>(path`/workspaces/${workspace}/builds`, {
        query: { before: pageParam },
        signal,
      }),
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
  })

export const logPath = (workspace: string, build: string, step: string) =>
  path`/workspaces/${workspace}/builds/${build}/steps/${step}/log`

export function useCancelBuild(workspace: string, build: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () =>
      call<unknown>(path`/workspaces/${workspace}/builds/${build}/cancel`, { method: 'POST' }),
    onSuccess: () =>
      cache.invalidateQueries({ queryKey: buildQuery(workspace, build).queryKey }),
  })
}

export function useRetryBuild(workspace: string, build: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () =>
      call<{ id: string }>(path`/workspaces/${workspace}/builds/${build}/retry`, {
        method: 'POST',
      }),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: buildsQuery(workspace).queryKey }),
        cache.invalidateQueries({ queryKey: lineageQuery(workspace).queryKey }),
      ]),
  })
}
