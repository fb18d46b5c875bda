import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type Policy = Shape<'FactorPolicy'>
export type SignInPolicy = Shape<'SignInPolicy'>

const AT = '/installation/second-factor-policy'

export const policyQuery = queryOptions({
  queryKey: ['second-factor-policy'],
  queryFn: ({ signal }) => call<SignInPolicy>(AT, { signal }),
})

export function useSetPolicy() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (policy: Policy) => call<undefined>(AT, { method: 'PUT', body: policy }),
    onSuccess: () => cache.invalidateQueries({ queryKey: policyQuery.queryKey }),
  })
}
