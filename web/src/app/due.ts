import type { Refused } from '../shared/api/client'

type Place = { pathname: string; searchStr: string; hash: string }

const REFUSED = /^refused=\w+$/

/**
 * The way to the sign-in page and back to here. Why a provider sent the person back is told
 * there, and not kept for after it; so is that a session came to its end under the person.
 */
export function signInFrom({ pathname, searchStr, hash }: Place, why: Refused, wasIn = false) {
  const isRefused = REFUSED.test(hash)
  const next = `${pathname}${searchStr}${hash !== '' && !isRefused ? `#${hash}` : ''}`
  return {
    to: '/sign-in',
    search: { next, ...dueOf(why), ...(wasIn && !why.is('SecondFactorDue') && { ended: 'yes' }) },
    ...(isRefused ? { hash } : {}),
  } as const
}

/** The second factors that are asked for, where the first step is done. */
function dueOf(refused: Refused): { due?: string } {
  const { methods } = refused.problem
  return refused.is('SecondFactorDue') && Array.isArray(methods) ? { due: methods.join(',') } : {}
}
