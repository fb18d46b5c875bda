export type Search = Record<string, unknown>

/** One word after the `?`, if it is there and a text. Anything else in an address is ignored. */
export function text<Name extends string>(search: Search, ...names: Name[]) {
  const found: Partial<Record<Name, string | undefined>> = {}
  for (const name of names) {
    const value = search[name]
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value)
  }
  return found
}

/** What a search of the audit log is narrowed by. */
export const auditSearch = (search: Search) =>
  text(
    search,
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
  )

/** An object after the `?`; what is in it is for the page to judge. */
export function thing<Name extends string>(search: Search, name: Name) {
  const value = search[name]
  const found: Partial<Record<Name, object | undefined>> = {}
  if (typeof value === 'object' && value !== null) found[name] = value
  return found
}
