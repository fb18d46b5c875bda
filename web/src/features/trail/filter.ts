import type { Query } from '../../shared/api/client'

/** What is searched for, as it stands in the address: everything is a text or is not there. */
export type Filter = {
  person?: string
  kinds?: string
  rows?: string
  object?: string
  address?: string
  outcome?: string
  text?: string
  since?: string
  until?: string
  workspace?: string
  transaction?: string
}

export const names = [
  'person',
  'kinds',
  'rows',
  'object',
  'address',
  'outcome',
  'text',
  'since',
  'until',
  'workspace',
  'transaction',
] as const satisfies readonly (keyof Filter)[]

/** Only what narrows the search: a page is given more than that. */
export function filterOf(given: Filter): Filter {
  const known = names.flatMap((name) => (given[name] ? [[name, given[name]]] : []))
  return Object.fromEntries(known) as Filter
}

/** As the server is asked. */
export const queryOf = ({ rows, ...filter }: Filter): Query => ({
  ...filter,
  rows: rows === 'yes' ? true : undefined,
})

/** Whether anything is left out by choice; rows too is more and not less. */
export const isNarrowed = (filter: Filter) =>
  names.some((name) => name !== 'rows' && filter[name] !== undefined)

export const kindsIn = (filter: Filter) => filter.kinds?.split(',').filter(Boolean) ?? []

const HOUR_MS = 3_600_000

export const spans = [
  { value: 'hour', label: 'The last hour', ms: HOUR_MS },
  { value: 'day', label: 'The last day', ms: 24 * HOUR_MS },
  { value: 'week', label: 'The last week', ms: 7 * 24 * HOUR_MS },
  { value: 'month', label: 'The last 30 days', ms: 30 * 24 * HOUR_MS },
] as const

export function sinceOf(span: string, now = Date.now()): string | undefined {
  const found = spans.find(({ value }) => value === span)
  return found && new Date(now - found.ms).toISOString()
}
