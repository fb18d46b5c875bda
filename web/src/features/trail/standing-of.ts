import type { Seal } from './api'

export type Standing = 'sealed' | 'late' | 'never' | 'stopped'

/** Lines are sealed every few seconds; to wait for a minute is no waiting any more. */
const LATE_MS = 60_000

export function standingOf(seal: Seal, now = Date.now()): Standing {
  if (seal.stopped_at !== null) return 'stopped'
  const since = seal.waiting_since
  if (since !== null && now - Date.parse(since) > LATE_MS) return 'late'
  return seal.checkpoint === null ? 'never' : 'sealed'
}
