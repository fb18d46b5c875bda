import { expect, test } from 'vitest'

import { cellText } from './cell-text'
import { moved } from './grid-keys'
import { filterFor, opsFor } from './typed'
import { addressOf, PLAIN, sortedBy, viewIn, withColumn } from './view'

const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'Int64' }))

test('a view survives its address', () => {
  const view = {
    sort: 'a',
    descending: true,
    filters: [{ column: 'b', op: 'in' as const, value: [1, 2] }],
    columns: ['a', 'b'],
  }

  expect(viewIn(addressOf(view))).toEqual(view)
  expect(addressOf(PLAIN)).toBeUndefined()
})

test.each(['text', null, { filters: [{ column: 1, op: 'drop table' }] }, [], 7])(
  'an address that someone typed, %s, shows the plain view',
  (address) => {
    expect(viewIn(address)).toEqual(PLAIN)
  },
)

test('hiding a column and showing it again leads back to all columns', () => {
  const hidden = withColumn(columns, PLAIN, 'b', false)

  expect(hidden.columns).toEqual(['a', 'c'])
  expect(withColumn(columns, hidden, 'b', true).columns).toBeNull()
})

test('the order of a column turns round, then goes', () => {
  const up = sortedBy(PLAIN, 'a')
  const down = sortedBy(up, 'a')

  expect([up.sort, up.descending, down.descending]).toEqual(['a', false, true])
  expect(sortedBy(down, 'a').sort).toBeNull()
})

test('what is typed becomes a value of the column’s type', () => {
  const number = { name: 'delay', type: 'Float64' }
  const text = { name: 'carrier', type: 'String' }

  expect(filterFor(number, 'gt', '12.5')?.value).toBe(12.5)
  expect(filterFor(number, 'gt', 'late')).toBeUndefined()
  expect(filterFor(number, 'in', '1, 2')?.value).toEqual([1, 2])
  expect(filterFor(text, 'eq', '12')?.value).toBe('12')
  expect(filterFor(text, 'is_null', '')?.value).toBeNull()
})

test('only comparisons that mean something are offered', () => {
  expect(opsFor('String')).not.toContain('lt')
  expect(opsFor('Int64')).not.toContain('contains')
})

test.each([
  [null, 'null'],
  [0.1 + 0.2, '0.3'],
  [0.00000012, '1.200e-7'],
  [2013, '2013'],
  ['two\nlines', 'two⏎lines'],
])('%s is shown as %s', (value, shown) => {
  expect(cellText(value)).toBe(shown)
})

test('a time is shown without what its type says already', () => {
  const type = 'Datetime(us, UTC)'

  expect(cellText('2013-01-01T10:00:00.000000Z', type)).toBe('2013-01-01 10:00:00')
  expect(cellText('2013-01-01T10:00:00.25+01:00', type)).toBe('2013-01-01 10:00:00.25')
})

test('keys move inside the table and not out of it', () => {
  const extent = { rows: 100, columns: 3, page: 20 }
  const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false })

  expect(moved({ row: 0, column: 0 }, key('ArrowUp'), extent)).toEqual({ row: 0, column: 0 })
  expect(moved({ row: 5, column: 0 }, key('PageDown'), extent)).toEqual({ row: 25, column: 0 })
  expect(moved({ row: 5, column: 1 }, key('End', true), extent)).toEqual({ row: 99, column: 2 })
  expect(moved({ row: 5, column: 1 }, key('x'), extent)).toBeUndefined()
})
