import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type FactorsOf = Shape<'FactorsShown'>
export type IdentityOf = Shape<'IdentityShown'>

const of = (person: string, what: string) => ['people', person, what]

export const factorsOfQuery = (person: string) =>
  queryOptions({
    queryKey: of(person, 'factors'),
    queryFn: ({ signal }) => call<FactorsOf>(path`/people/${person}/factors`, { signal }),
  })

export const identitiesOfQuery = (person: string) =>
  queryOptions({
    queryKey: of(person, 'identities'),
    queryFn: ({ signal }) => call<IdentityOf[]>(path`/people/${person}/identities`, { signal }),
  })

export const tokensOfQuery = (person: string) =>
  queryOptions({
    queryKey: of(person, 'tokens'),
    queryFn: ({ signal }) =>
      call<Shape<'TokensShown'>>(path`/people/${person}/tokens`, { signal }),
  })

export function useUnlinkOf(person: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (identity: string) =>
      call<undefined>(path`/people/${person}/identities/${identity}`, { method: 'DELETE' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: of(person, 'identities') }),
  })
}

export function useRevokeTokenOf(person: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (token: string) =>
      call<undefined>(path`/people/${person}/tokens/${token}`, { method: 'DELETE' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: of(person, 'tokens') }),
  })
}
