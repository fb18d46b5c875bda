import { startRegistration } from '@simplewebauthn/browser'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { meQuery } from '../../shared/api/me'
import type { Shape } from '../../shared/api/shape'
import { notUsed } from './proof'

export type Factors = Shape<'FactorsShown'>
export type Passkey = Shape<'PasskeyShown'>
type RecoveryCodes = Shape<'RecoveryCodes'>
type Options = Parameters<typeof startRegistration>[0]['optionsJSON']

export const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: ({ signal }) => call<Factors>('/me/factors', { signal }),
})

/** Secrets are shown once: the cache forgets them with the dialog that showed them. */
const FORGOTTEN = { gcTime: 0 }

function useRefresh() {
  const cache = useQueryClient()
  // `me` is its beginning: with the first factor the rest of the page opens.
  return () => cache.invalidateQueries({ queryKey: meQuery.queryKey })
}

export function useBeginAuthenticator() {
  return useMutation({
    mutationFn: () =>
      call<Shape<'AuthenticatorBegun'>>('/me/factors/authenticator', { method: 'POST' }),
    ...FORGOTTEN,
  })
}

export function useConfirmAuthenticator() {
  return useMutation({
    mutationFn: (code: string) =>
      call<RecoveryCodes>('/me/factors/authenticator/confirm', { method: 'POST', body: { code } }),
    ...FORGOTTEN,
  })
}

export function useAddPasskey() {
  return useMutation({
    mutationFn: async (name: string) => {
      const optionsJSON = await call<Options>('/me/factors/passkeys/options', { method: 'POST' })
      const credential = await startRegistration({ optionsJSON }).catch(notUsed)
      const body = { name, credential }
      return call<RecoveryCodes>('/me/factors/passkeys', { method: 'POST', body })
    },
    ...FORGOTTEN,
  })
}

export function useRenewCodes() {
  return useMutation({
    mutationFn: () => call<RecoveryCodes>('/me/factors/recovery-codes', { method: 'POST' }),
    ...FORGOTTEN,
  })
}

export function useRemoveFactor() {
  const onSuccess = useRefresh()
  return useMutation({
    mutationFn: (passkey: string | null) =>
      call<undefined>(
        passkey === null ? '/me/factors/authenticator' : path`/me/factors/passkeys/${passkey}`,
        { method: 'DELETE' },
      ),
    onSuccess,
  })
}

export { useRefresh as useFactorsChanged }
