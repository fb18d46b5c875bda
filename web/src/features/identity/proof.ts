import { startAuthentication } from '@simplewebauthn/browser'

import { call } from '../../shared/api/client'
import type { Method } from '../../shared/api/step-up'

/** What is sent as a proof; the server knows its shapes. */
export type Proof =
  | { method: 'break_glass' | 'code' | 'recovery_code'; code: string }
  | { method: 'password'; password: string }
  | { method: 'passkey'; credential: unknown }

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON']

export const wordsFor: Record<Method, string> = {
  passkey: 'Passkey',
  code: 'Code of the authenticator app',
  recovery_code: 'Recovery code',
  password: 'Password',
  break_glass: 'Break-glass code',
}

/** The browser said no: the person closed its dialog, or no passkey of ours is on this device. */
export class PasskeyNotUsed extends Error {
  override readonly name = 'PasskeyNotUsed'
}

/** Asks the server what to sign, and the browser to have it signed. */
export async function passkeyProof(optionsAt: string): Promise<Proof> {
  const optionsJSON = await call<Options>(optionsAt, { method: 'POST' })
  const credential = await startAuthentication({ optionsJSON }).catch(notUsed)
  return { method: 'passkey', credential }
}

export function notUsed(cause: unknown): never {
  throw new PasskeyNotUsed('No passkey was used.', { cause })
}
