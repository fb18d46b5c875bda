import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState, Text } from '@codemirror/state'
import { expect, test } from 'vitest'

import { complete, otherThanTyped, type Names } from './completing'
import { marksFor } from './marks'
import { isName, newCode } from './new-code'

const names: Names = {
  transforms: [
    { name: 'flights', kind: 'ingest' },
    { name: 'weather', kind: 'ingest' },
  ],
  files: ['flights.csv', 'Übersicht.csv'],
  columns: [{ name: 'dep_delay', type: 'Float64', of: 'flights' }],
}

/** What is offered where the bar stands. */
function offeredAt(code: string): string[] {
  const pos = code.indexOf('|')
  const state = EditorState.create({ doc: code.replace('|', '') })
  const found = complete(names, new CompletionContext(state, pos, false))
  return found?.options.map((option) => option.label) ?? []
}

test.each([
  ['def transform(fl|', ['flights', 'weather']],
  ['@transform(path=File("fl|', ['flights.csv', 'Übersicht.csv']],
  ['flights.filter(pl.col("dep|', ['dep_delay']],
  ["Check('|", ['dep_delay']],
  ['"a sentence with fl|', []],
  ['# a remark on fl|', []],
  ['x = |', []],
])('at %s the names that fit are offered', (code, expected) => {
  expect(offeredAt(code)).toEqual(expected)
})

test('the word that was typed is not offered again', () => {
  const context = new CompletionContext(EditorState.create({ doc: 'depart' }), 6, false)
  const found = { from: 0, options: [{ label: 'depart' }, { label: 'departures' }] }

  expect(otherThanTyped(found, context)?.options).toEqual([{ label: 'departures' }])
})

const problem = (line: number, column: number) => ({
  type: 'InputUnknown',
  title: 'The workspace has no transform by this name.',
  path: 'a.py',
  line,
  column,
  name: 'flightz',
  nearest: ['flights'],
})

test('a problem is marked under its word, and says the nearest name', () => {
  const doc = Text.of(['import polars', 'def transform(flightz):'])

  const [mark] = marksFor(doc, [problem(2, 15)])

  expect(doc.sliceString(mark!.from, mark!.to)).toBe('flightz')
  expect(mark!.message).toBe(
    'The workspace has no transform by this name: flightz. Did you mean flights?',
  )
})

test('a problem beyond a text that was edited since stays inside it', () => {
  const doc = Text.of(['short'])

  const [mark] = marksFor(doc, [problem(99, 99)])

  expect(mark!.to).toBeLessThanOrEqual(doc.length)
})

test('a new transform runs as it stands', () => {
  expect(newCode([], 'polars')).toContain('def transform() -> pl.LazyFrame:\n    return pl.LazyFrame(')
  expect(newCode(['flights', 'weather'], 'pandas')).toContain(
    'def transform(flights: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:\n    return flights',
  )
})

test.each([
  ['delays', true],
  ['größe_2', true],
  ['2_delays', false],
  ['with space', false],
  ['../escape', false],
  ['import', false],
  ['None', false],
  ['lambda', false],
  ['yield', false],
  ['none', true],
  ['classes', true],
])('%s as a name: %s', (name, expected) => {
  expect(isName(name)).toBe(expected)
})
