import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

/** Signing in with accounts of other organisations, and linking them to one's own. */

export type Provider = Shape<'ProviderShown'>
export type Identity = Shape<'IdentityShown'>

export const waysInQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: ({ signal }) => call<Shape<'WaysIn'>>('/auth/providers', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const identitiesQuery = queryOptions({
  queryKey: ['me', 'identities'],
  queryFn: ({ signal }) => call<Identity[]>('/me/identities', { signal }),
})

/** Leaves this page for the provider's. It sends the browser back to `next`. */
export function useLeave(why: 'sign in' | 'link') {
  return useMutation({
    mutationFn: (to: { provider: string; next: string }) =>
      call<Shape<'Elsewhere'>>(
        why === 'link' ? path`/me/identities/${to.provider}` : path`/auth/${to.provider}`,
        { method: 'POST', body: { next: to.next } },
      ),
    onSuccess: ({ location }) => window.location.assign(location),
  })
}

export function useUnlink() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call<undefined>(path`/me/identities/${id}`, { method: 'DELETE' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: identitiesQuery.queryKey }),
  })
}

/**
 * Why the way back from a provider ended here. The address only names a refusal; the sentence
 * is the server's, so that a link cannot make this page say what somebody else wants it to.
 */
export function useSentBack(): string | undefined {
  const [name] = useState(() => /^#refused=(\w+)$/.exec(window.location.hash)?.[1])
  const { data } = useQuery({ ...waysInQuery, enabled: name !== undefined })
  useEffect(() => {
    if (name === undefined) return
    const { pathname, search } = window.location
    window.history.replaceState(window.history.state, '', pathname + search)
  }, [name])
  const sentences: Record<string, string> = data?.refusals ?? {}
  return name !== undefined && Object.hasOwn(sentences, name) ? sentences[name] : undefined
}
