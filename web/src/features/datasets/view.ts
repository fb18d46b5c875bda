import type { Column } from '../../shared/api/datasets'

export const OPS = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'contains',
  'starts_with',
  'in',
  'is_null',
  'is_not_null',
] as const

export type Op = (typeof OPS)[number]

export type Value = string | number | boolean | null | (string | number)[]

export type Filter = { column: string; op: Op; value: Value }

/** How a person looks at a dataset: the order, what is left out, which columns. It is in the address. */
export type View = {
  sort: string | null
  descending: boolean
  filters: Filter[]
  /** `null` is every column, also those that a later snapshot adds. */
  columns: string[] | null
}

export const PLAIN: View = { sort: null, descending: false, filters: [], columns: null }

/** What an address says, as far as it makes sense: anyone can type one. */
export function viewIn(address: unknown): View {
  const said = (typeof address === 'object' ? address : null) as Partial<View> | null
  const isFilter = (one: Filter) => typeof one.column === 'string' && OPS.includes(one.op)
  return {
    sort: typeof said?.sort === 'string' ? said.sort : null,
    descending: said?.descending === true,
    filters: Array.isArray(said?.filters) ? said.filters.filter(isFilter) : [],
    columns: Array.isArray(said?.columns)
      ? said.columns.filter((name) => typeof name === 'string')
      : null,
  }
}

/** Only what is not plain, so that most addresses stay short. */
export function addressOf(view: View): Partial<View> | undefined {
  const told: Partial<View> = {
    ...(view.sort === null ? {} : { sort: view.sort, descending: view.descending }),
    ...(view.filters.length === 0 ? {} : { filters: view.filters }),
    ...(view.columns === null ? {} : { columns: view.columns }),
  }
  return Object.keys(told).length === 0 ? undefined : told
}

export const shownColumns = (all: Column[], view: View): Column[] =>
  view.columns === null ? all : all.filter((column) => view.columns?.includes(column.name))

export function withColumn(all: Column[], view: View, name: string, isShown: boolean): View {
  const shown = all
    .map((column) => column.name)
    .filter((one) => (one === name ? isShown : (view.columns?.includes(one) ?? true)))
  return { ...view, columns: shown.length === all.length ? null : shown }
}

/** Pressing a column's order again turns it round, and a third time lets it go. */
export function sortedBy(view: View, column: string): View {
  if (view.sort !== column) return { ...view, sort: column, descending: false }
  return view.descending
    ? { ...view, sort: null, descending: false }
    : { ...view, descending: true }
}

const words: Record<Op, string> = {
  eq: '=',
  ne: '≠',
  lt: '<',
  le: '≤',
  gt: '>',
  ge: '≥',
  contains: 'contains',
  starts_with: 'starts with',
  in: 'is one of',
  is_null: 'is null',
  is_not_null: 'is not null',
}

export const opInWords = (op: Op) => words[op]

export const takesValue = (op: Op) => op !== 'is_null' && op !== 'is_not_null'

export function filterInWords({ column, op, value }: Filter): string {
  if (!takesValue(op)) return `${column} ${words[op]}`
  return `${column} ${words[op]} ${Array.isArray(value) ? value.join(', ') : String(value)}`
}
