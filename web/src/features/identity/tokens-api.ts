import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'
import type { NewToken, TokenMade } from '../../shared/api/tokens'

export const tokensQuery = queryOptions({
  queryKey: ['my-tokens'],
  queryFn: ({ signal }) => call<Shape<'TokensShown'>>('/me/tokens', { signal }),
})

function useRefresh() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: tokensQuery.queryKey })
}

export function useMakeToken() {
  const onSuccess = useRefresh()
  return useMutation({
    mutationFn: (body: NewToken) => call<TokenMade>('/me/tokens', { method: 'POST', body }),
    onSuccess,
    // Shown once: the cache forgets it with the dialog that showed it.
    gcTime: 0,
  })
}

export function useRevokeToken() {
  const onSuccess = useRefresh()
  return useMutation({
    mutationFn: (token: string) =>
      call<undefined>(path`/me/tokens/${token}`, { method: 'DELETE' }),
    onSuccess,
  })
}
