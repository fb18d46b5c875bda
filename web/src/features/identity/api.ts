import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { meQuery, type Me } from '../../shared/api/me'
import type { Shape } from '../../shared/api/shape'
import { passkeyProof, type Proof } from './proof'

export type Email = Shape<'EmailShown'>
export type Session = Shape<'SessionShown'>

type Due = Shape<'SecondStepDue'>

export const isDue = (answer: Me | Due | undefined): answer is Due =>
  answer !== undefined && 'methods' in answer

/** Who is in, is known from now on; a second step that is due says nothing of it yet. */
function useIn() {
  const cache = useQueryClient()
  return (answer: Me | Due) => {
    if (!isDue(answer)) cache.setQueryData(meQuery.queryKey, answer)
  }
}

export function useSignIn() {
  const onSuccess = useIn()
  return useMutation({
    mutationFn: (who: { login: string; password: string }) =>
      call<Me | Due>('/sign-in', { method: 'POST', body: who }),
    onSuccess,
  })
}

export function usePasskeySignIn() {
  const onSuccess = useIn()
  return useMutation({
    mutationFn: async () => {
      const body = await passkeyProof('/sign-in/passkey/options')
      return call<Me | Due>('/sign-in/passkey', { method: 'POST', body })
    },
    onSuccess,
  })
}

const secondStep = (body: Proof) => call<Me | Due>('/sign-in/second-step', { method: 'POST', body })

export function useSecondStep() {
  const onSuccess = useIn()
  return useMutation({ mutationFn: secondStep, onSuccess })
}

export function usePasskeyStep() {
  const onSuccess = useIn()
  return useMutation({
    mutationFn: async () => secondStep(await passkeyProof('/sign-in/second-step/passkey-options')),
    onSuccess,
  })
}

const stepUp = (body: Proof) => call<undefined>('/me/step-up', { method: 'POST', body })

export function useStepUp() {
  return useMutation({ mutationFn: stepUp })
}

export function usePasskeyStepUp() {
  return useMutation({
    mutationFn: async () => stepUp(await passkeyProof('/me/step-up/passkey-options')),
  })
}

/** Signs in anew and comes back to where one was. */
export function useLeaveToSignIn() {
  return useMutation({
    mutationFn: () => call<undefined>('/sign-out', { method: 'POST' }),
    onSuccess: () => {
      const { pathname, search } = window.location
      window.location.assign(`/sign-in?${new URLSearchParams({ next: pathname + search })}`)
    },
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
  const onSuccess = useIn()
  return useMutation({
    mutationFn: (first: { token: string; password: string }) =>
      call<Me | Due>('/welcome', { method: 'POST', body: first }),
    onSuccess,
  })
}

/** The answer is the same for everybody, so there is nothing in it to show. */
export function useForgot() {
  return useMutation({
    mutationFn: (account: string) =>
      call<null>('/forgot-password', { method: 'POST', body: { account } }),
  })
}

export function useConfirmEmail() {
  return useMutation({
    mutationFn: (token: string) =>
      call<Shape<'Confirmed'>>('/email/confirm', { method: 'POST', body: { token } }),
    gcTime: 0,
  })
}

export function useRenameMe() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => call<undefined>('/me', { method: 'PATCH', body: { name } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}

export const emailQuery = queryOptions({
  queryKey: ['me', 'email'],
  queryFn: ({ signal }) => call<Email>('/me/email', { signal }),
})

export function useChangeEmail() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (wish: { email: string; password: string }) =>
      call<null>('/me/email', { method: 'PUT', body: wish }),
    onSuccess: () => cache.invalidateQueries({ queryKey: emailQuery.queryKey }),
    gcTime: 0,
  })
}

export function useForgetEmailChange() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call<undefined>('/me/email/pending', { method: 'DELETE' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: emailQuery.queryKey }),
  })
}

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => call<Session[]>('/me/sessions', { signal }),
})

/** Ends one session, or, without one, every other than this. */
export function useEndSessions() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (session: string | null) =>
      session === null
        ? call<undefined>('/me/sessions/end-others', { method: 'POST' })
        : call<undefined>(path`/me/sessions/${session}`, { method: 'DELETE' }),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
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
