import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import type { Me } from '../../shared/api/me'
import type { Shape } from '../../shared/api/shape'
import { useIn, type Due } from './api'
import { identitiesQuery } from './elsewhere'

/** With which account elsewhere this browser came back, if it opened nothing here. */
export const linkRequestQuery = queryOptions({
  queryKey: ['link-request'],
  queryFn: ({ signal }) => call<Shape<'LinkRequestShown'>>('/link-request', { signal }),
  retry: false,
  gcTime: 0,
})

/** The answer is the same for everybody, so there is nothing in it to show. */
export function useNameAccount() {
  return useMutation({
    mutationFn: (account: string) =>
      call<null>('/link-request', { method: 'POST', body: { account } }),
  })
}

export function useOpenLink() {
  const onSuccess = useIn()
  return useMutation({
    mutationFn: (token: string) =>
      call<Me | Due>('/link-request/open', { method: 'POST', body: { token } }),
    onSuccess,
    gcTime: 0,
  })
}

export function useFinishLinking() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call<undefined>('/link-request/finish', { method: 'POST' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: identitiesQuery.queryKey }),
  })
}
