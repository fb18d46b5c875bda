import type { Cell } from './api'

const DECIMALS = 6

/** A value as it stands in the table: exact but for long fractions, which the status line shows in full. */
export function cellText(value: Cell, type = ''): string {
  if (typeof value === 'string' && /^datetime/i.test(type)) return shortTime(value)
  if (typeof value === 'number' && !Number.isInteger(value)) return shortFraction(value)
  return wholeText(value).replaceAll('\n', '⏎')
}

export function wholeText(value: Cell): string {
  return value === null ? 'null' : String(value)
}

/** The time zone stands in the type, and nobody reads six zeros. */
const shortTime = (value: string) =>
  value
    .replace('T', ' ')
    .replace(/(Z|[+-]\d\d:?\d\d)$/, '')
    .replace(/\.0+$/, '')

function shortFraction(value: number): string {
  const isTiny = Math.abs(value) < 10 ** -DECIMALS
  return isTiny ? value.toExponential(3) : String(Number(value.toFixed(DECIMALS)))
}
