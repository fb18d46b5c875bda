import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import { meQuery, type Me } from '../../shared/api/me'

export function useSignIn() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (who: { login: string; password: string }) =>
      call<Me>('/sign-in', { method: 'POST', body: who }),
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
  })
}

/** Whom a one-time link is for. The token is a secret: it is asked in a body, never in an address. */
export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ['welcome'],
    queryFn: () =>
      call<{ login: string; name: string }>('/welcome/look', { method: 'POST', body: { token } }),
    retry: false,
    gcTime: 0,
  })

export function useWelcome() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (first: { token: string; password: string }) =>
      call<Me>('/welcome', { method: 'POST', body: first }),
    onSuccess: (me) => cache.setQueryData(meQuery.queryKey, me),
  })
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (change: { current: string; new: string }) =>
      call<undefined>('/me/password', { method: 'PUT', body: change }),
  })
}

/** Leaves by a fresh load of the page, so that nothing of the last person stays in memory. */
export function useSignOut(from: 'here' | 'everywhere') {
  return useMutation({
    mutationFn: () =>
      call<undefined>(from === 'here' ? '/sign-out' : '/sign-out-everywhere', { method: 'POST' }),
    onSuccess: () => {
      // Drafts of code wait there.
      sessionStorage.clear()
      window.location.assign('/sign-in')
    },
  })
}
