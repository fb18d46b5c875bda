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

/** Where a fresh sign-in proves that it is the person: what is linked, and says when it was. */
export const stepUpProvidersQuery = queryOptions({
  queryKey: ['me', 'step-up', 'providers'],
  queryFn: ({ signal }) => call<Provider[]>('/me/step-up/providers', { signal }),
})

const ways = {
  'sign in': (provider: string) => path`/auth/${provider}`,
  link: (provider: string) => path`/me/identities/${provider}`,
  'step up': (provider: string) => path`/me/step-up/providers/${provider}`,
}

/** Leaves this page for the provider's. It sends the browser back to `next`. */
export function useLeave(why: keyof typeof ways) {
  return useMutation({
    mutationFn: (to: { provider: string; next: string }) =>
      call<Shape<'Elsewhere'>>(ways[why](to.provider), {
        method: 'POST',
        body: { next: to.next },
      }),
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
export function useSentBack(): { sentence: string | undefined; isUnknown: boolean } {
  const [name] = useState(() => /^#refused=(\w+)$/.exec(window.location.hash)?.[1])
  const { data } = useQuery({ ...waysInQuery, enabled: name !== undefined })
  useEffect(() => {
    if (name === undefined) return
    const { pathname, search } = window.location
    window.history.replaceState(window.history.state, '', pathname + search)
  }, [name])
  const sentences: Record<string, string> = data?.refusals ?? {}
  const isTold = name !== undefined && Object.hasOwn(sentences, name)
  return {
    sentence: isTold ? sentences[name] : undefined,
    // The account there opens nothing here; the person may have one that it should open.
    isUnknown: name === 'IdentityNotAdmitted',
  }
}
