import { shortCount } from '../../shared/ui/format'
import type { Cell, Statistics } from './api'
import { cellText } from './cell-text'

/** A column in half a line: its range if it has one, else how many different values. */
export function summaryOf(statistics: Statistics): string {
  const { min, max, distinct_count: distinct, null_count: nulls, type } = statistics
  const about = statistics.is_distinct_exact ? '' : 'about '
  const parts: string[] = []
  if (statistics.histogram && min !== null && max !== null)
    parts.push(`${edge(min, type)} – ${edge(max, type)}`)
  else if (distinct !== null) parts.push(`${about}${shortCount(distinct)} distinct`)
  if (nulls > 0) parts.push(`${shortCount(nulls)} null`)
  return parts.join(' · ')
}

function edge(value: Cell, type: string): string {
  // Of a range in time the days are enough.
  if (/^datetime/i.test(type)) return cellText(value, type).slice(0, 'yyyy-mm-dd'.length)
  if (typeof value !== 'number') return cellText(value, type)
  return Math.abs(value) >= 100_000 ? shortCount(value) : String(Number(value.toPrecision(4)))
}
