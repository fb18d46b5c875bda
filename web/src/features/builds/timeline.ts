import type { Step } from './api'

export type Span = { startsAt: number; lasts: number }

/** Steps in the order in which a person reads a run: as they started, then those still to come. */
export function inOrder(steps: Step[]): Step[] {
  const depth = depths(steps)
  return steps.toSorted(
    (one, other) =>
      startOf(one) - startOf(other) ||
      (depth.get(one.id) ?? 0) - (depth.get(other.id) ?? 0) ||
      one.name.localeCompare(other.name),
  )
}

const startOf = (step: Step) =>
  step.started_at === null ? Number.MAX_SAFE_INTEGER : Date.parse(step.started_at)

/** How many steps must end before this one may start, along the longest way. */
function depths(steps: Step[]): Map<string, number> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const known = new Map<string, number>()
  const depthOf = (id: string): number => {
    const found = known.get(id)
    if (found !== undefined) return found
    known.set(id, 0)
    const above = byId.get(id)?.waits_for.map((one) => depthOf(one) + 1) ?? []
    const depth = Math.max(0, ...above)
    known.set(id, depth)
    return depth
  }
  for (const { id } of steps) depthOf(id)
  return known
}

/** Where a step's bar stands, in seconds after the first step began. */
export function spanOf(step: Step, begin: number, now: number): Span | null {
  if (step.started_at === null) return null
  const start = Date.parse(step.started_at)
  const end = step.finished_at === null ? now : Date.parse(step.finished_at)
  return { startsAt: Math.max(0, start - begin) / 1000, lasts: Math.max(0, end - start) / 1000 }
}

export function extentOf(steps: Step[], now: number): { begin: number; seconds: number } {
  const starts = steps.flatMap((step) => (step.started_at === null ? [] : Date.parse(step.started_at)))
  const ends = steps.map((step) => (step.finished_at === null ? 0 : Date.parse(step.finished_at)))
  const isRunning = steps.some((step) => step.started_at !== null && step.finished_at === null)
  const begin = Math.min(...starts, isRunning ? now : Number.MAX_SAFE_INTEGER)
  const end = Math.max(...ends, isRunning ? now : 0)
  return { begin, seconds: Math.max((end - begin) / 1000, 0.001) }
}

const STEPS = [1, 2, 5]

/** Round marks on the axis: at most four or five, each a number that people say. */
export function ticks(seconds: number, most = 4): number[] {
  let unit = 0.001
  for (let power = 0.001; seconds / unit > most; power *= 10)
    for (const step of STEPS) {
      unit = power * step
      if (seconds / unit <= most) break
    }
  const marks: number[] = []
  for (let mark = 0; mark <= seconds + unit / 1e6; mark += unit) marks.push(Number(mark.toFixed(3)))
  return marks
}

/** `500 ms`, `5 s`, `2 min`: a mark is round already, so it needs no decimals. */
export function axisLabel(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  return seconds < 120 ? `${Number(seconds.toFixed(1))} s` : `${Number((seconds / 60).toFixed(1))} min`
}
