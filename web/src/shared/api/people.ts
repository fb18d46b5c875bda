import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { call } from './client'
import type { Shape } from './shape'

export type PersonFound = Shape<'PersonFound'>

/** The server finds nobody by a single letter. */
export const SHORTEST_SEARCH = 2

export const peopleSearch = (part: string) =>
  queryOptions({
    queryKey: ['people-search', part],
    queryFn: ({ signal }) =>
      call<PersonFound[]>('/people/search', { query: { q: part }, signal }),
    enabled: part.length >= SHORTEST_SEARCH,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
