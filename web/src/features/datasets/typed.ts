import type { Column } from '../../shared/api/datasets'
import { isNumeric } from '../../shared/ui/column-type'
import { OPS, takesValue, type Filter, type Op, type Value } from './view'

const forText: Op[] = ['eq', 'ne', 'contains', 'starts_with', 'in', 'is_null', 'is_not_null']
const forTruth: Op[] = ['eq', 'is_null', 'is_not_null']
const forOrder = OPS.filter((op) => op !== 'contains' && op !== 'starts_with')

const isText = (type: string) => /^(str|utf8|cat|enum|large_string|object)/i.test(type)
const isTruth = (type: string) => /^bool/i.test(type)

/** The comparisons that mean something for a column of this type. */
export function opsFor(type: string): Op[] {
  if (isText(type)) return forText
  return isTruth(type) ? forTruth : forOrder
}

/** What was typed, as a value of the column's type; `undefined` when it is none. */
export function valueFor(column: Column, op: Op, typed: string): Value | undefined {
  if (!takesValue(op)) return null
  if (op === 'in') {
    const values = typed.split(',').map((one) => scalarFor(column, one.trim()))
    return values.every((one) => typeof one === 'string' || typeof one === 'number')
      ? values
      : undefined
  }
  return scalarFor(column, typed)
}

function scalarFor({ type }: Column, typed: string): string | number | boolean | undefined {
  if (isTruth(type)) return /^(true|yes|1)$/i.test(typed.trim())
  if (!isNumeric(type)) return typed
  const number = Number(typed)
  return typed.trim() === '' || Number.isNaN(number) ? undefined : number
}

export function filterFor(column: Column, op: Op, typed: string): Filter | undefined {
  const value = valueFor(column, op, typed)
  return value === undefined ? undefined : { column: column.name, op, value }
}
