import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { address, call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'
import { queryOf, type Filter } from './filter'

export type Line = Shape<'LineShown'>
export type Lines = Shape<'LinesShown'>
export type Histogram = Shape<'HistogramShown'>
export type Kind = Shape<'KindShown'>
export type Seal = Shape<'SealShown'>
export type Names = Lines['names']

const A_MINUTE_MS = 60_000

/** The whole log, or what is in it about one workspace. */
const place = (workspace: string | undefined) =>
  workspace === undefined ? '/audit' : path`/workspaces/${workspace}/audit`

export const linesQuery = (workspace: string | undefined, filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['audit', workspace, filter],
    queryFn: ({ signal, pageParam }) =>
      call<Lines>(place(workspace), {
        query: { ...queryOf(filter), before: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })

export const histogramQuery = (workspace: string | undefined, filter: Filter) =>
  queryOptions({
    queryKey: ['audit-histogram', workspace, filter],
    queryFn: ({ signal }) =>
      call<Histogram | null>(`${place(workspace)}/histogram`, { query: queryOf(filter), signal }),
    placeholderData: keepPreviousData,
  })

/** The deed and the rows that it changed: all that one transaction of the database wrote. */
export const deedQuery = (workspace: string | undefined, transaction: string) =>
  queryOptions({
    queryKey: ['audit-deed', workspace, transaction],
    queryFn: ({ signal }) =>
      call<Lines>(place(workspace), { query: { transaction, rows: true, limit: 200 }, signal }),
  })

export const kindsQuery = queryOptions({
  queryKey: ['audit-kinds'],
  queryFn: ({ signal }) => call<Kind[]>('/audit/kinds', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const sealQuery = queryOptions({
  queryKey: ['audit-seal'],
  queryFn: ({ signal }) => call<Seal>('/audit/seal', { signal }),
  refetchInterval: A_MINUTE_MS,
})

export const exportAddress = (
  workspace: string | undefined,
  filter: Filter,
  format: 'csv' | 'jsonl',
) => address(`${place(workspace)}/export`, { ...queryOf(filter), format })
