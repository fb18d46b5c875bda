import type { Histogram } from './api'

/** A bar of anything at all stays visible. */
const LOWEST = 0.06

export function heights({ bars }: Histogram, height: number) {
  const most = Math.max(1, ...bars.map((bar) => bar.lines))
  const of = (lines: number) => (lines === 0 ? 0 : Math.max(LOWEST, lines / most) * height)
  return bars.map((bar) => ({ all: of(bar.lines), refused: of(bar.refusals) }))
}

/** The time that bars stand for, from the first one's beginning to the last one's end. */
export function bounds(found: Histogram, one: number, other: number): [string, string] {
  const since = Date.parse(found.since)
  const step = (Date.parse(found.until) - since) / found.bars.length
  const [first, last] = one < other ? [one, other] : [other, one]
  const end = Math.ceil(since + step * (last + 1))
  // Neither cuts off a line that lies within the millisecond at the end.
  return [iso(Math.floor(since + step * first)), iso(end + 1)]
}

const iso = (ms: number) => new Date(ms).toISOString()

export function stretch(one: number, other: number) {
  const first = Math.min(one, other)
  return { x: first, width: Math.abs(one - other) + 1 }
}
