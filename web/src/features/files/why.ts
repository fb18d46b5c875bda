import { Refused } from '../../shared/api/client'
import { sentenceOf } from '../../shared/ui/failed'
import { bytes } from '../../shared/ui/format'

/** The server's sentence about a file, and the fact that makes it useful, where it gives one. */
export function whyOf(error: unknown): string {
  const sentence = sentenceOf(error)
  if (!(error instanceof Refused)) return sentence
  const { why, reason, most_bytes: most } = error.problem
  if (typeof why === 'string') return `${sentence} ${why}`
  if (typeof reason === 'string') return `${sentence} ${reason}`
  return typeof most === 'number' ? `${sentence} It takes ${bytes(most)} at most.` : sentence
}
