import {
  Binary,
  Braces,
  Brackets,
  Calendar,
  Clock,
  Hash,
  ToggleLeft,
  Type,
  type LucideIcon,
} from 'lucide-react'

import classes from './column-type.module.css'

const kinds: [RegExp, LucideIcon][] = [
  [/^(u?int|float|decimal|double|number)/i, Hash],
  [/^(str|utf8|cat|enum|large_string|object)/i, Type],
  [/^bool/i, ToggleLeft],
  [/^date(?!time)/i, Calendar],
  [/^(datetime|time|duration)/i, Clock],
  [/^(list|array)/i, Brackets],
  [/^struct/i, Braces],
]

/** The kind of a column, as a small picture; its exact type is the title. */
export function ColumnType({ type }: { type: string }) {
  const Icon = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? Binary
  return (
    <span className={classes.type} title={type}>
      <Icon role="img" aria-label={type} />
    </span>
  )
}

export const isNumeric = (type: string) => kinds[0]?.[0].test(type) ?? false
