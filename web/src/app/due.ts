import type { Refused } from '../shared/api/client'

/** The second factors that are asked for, where the first step is done. */
export function dueOf(refused: Refused): { due?: string } {
  const { methods } = refused.problem
  return refused.is('SecondFactorDue') && Array.isArray(methods) ? { due: methods.join(',') } : {}
}
