import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type Person = Shape<'PersonShown'>
export type NewPerson = Required<Shape<'NewPerson'>>
export type LinkMade = Shape<'LinkMade'>

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => call<Person[]>('/people', { signal }),
})

/** A link is a password in waiting: the cache forgets it with the dialog that showed it. */
const FORGOTTEN = { gcTime: 0 }

export function useAddPerson() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: NewPerson) =>
      call<LinkMade>('/people', { method: 'POST', body: person }),
    onSuccess: refresh,
    ...FORGOTTEN,
  })
}

export function useMakeLink() {
  return useMutation({
    mutationFn: (person: string) =>
      call<LinkMade>(path`/people/${person}/link`, { method: 'POST' }),
    ...FORGOTTEN,
  })
}

export function useSwitchAccount(verb: 'disable' | 'enable') {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: string) =>
      call<undefined>(path`/people/${person}/${verb}`, { method: 'POST' }),
    onSuccess: refresh,
  })
}

export function useRemoveFactors() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: string) =>
      call<undefined>(path`/people/${person}/factors`, { method: 'DELETE' }),
    onSuccess: refresh,
  })
}

function useRefresh() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: peopleQuery.queryKey })
}
