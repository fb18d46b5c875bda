import { expect, test } from 'vitest'

import { bounds, heights, stretch } from './bars'
import { filterOf, isNarrowed, kindsIn, queryOf, sinceOf } from './filter'
import { standingOf } from './standing-of'

test('only what narrows the search is taken from an address', () => {
  const given = { person: 'p', text: '', workspaceId: 'w' } as object

  expect(filterOf(given)).toEqual({ person: 'p' })
})

test('the server is asked for rows only where they were asked for', () => {
  expect(queryOf({ rows: 'yes', text: 'a' })).toEqual({ rows: true, text: 'a' })
  expect(queryOf({ rows: 'no' })).toEqual({ rows: undefined })
})

test('rows too is more, and narrows nothing', () => {
  expect(isNarrowed({ rows: 'yes' })).toBe(false)
  expect(isNarrowed({ text: 'a' })).toBe(true)
})

test('acts are parted by commas', () => {
  expect(kindsIn({ kinds: 'a.b,c.d' })).toEqual(['a.b', 'c.d'])
  expect(kindsIn({})).toEqual([])
})

test('a span is counted back from now', () => {
  const noon = Date.parse('2026-01-02T12:00:00Z')

  expect(sinceOf('day', noon)).toBe('2026-01-01T12:00:00.000Z')
  expect(sinceOf('aeon', noon)).toBeUndefined()
})

const found = {
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-01T04:00:00Z',
  bars: [4, 0, 1, 400].map((lines) => ({ lines, refusals: lines === 4 ? 2 : 0 })),
  is_whole: true,
}

test('a low bar stays visible, and an empty one is none', () => {
  const drawn = heights(found, 100)

  expect(drawn.map(({ all }) => all)).toEqual([6, 0, 6, 100])
  expect(drawn[0]!.refused).toBe(6)
})

test('a stretch of bars is the time from the first to the end of the last', () => {
  const wanted = ['2026-01-01T01:00:00.000Z', '2026-01-01T03:00:00.001Z']

  expect(bounds(found, 1, 2)).toEqual(wanted)
  expect(bounds(found, 2, 1)).toEqual(wanted)
  expect(stretch(2, 1)).toEqual({ x: 1, width: 2 })
})

const seal = {
  checkpoint: { epoch: 1, size: 9, signed_at: found.since, note: '', witnesses: [] },
  waiting: 0,
  waiting_since: null,
  stopped_at: null,
  is_witness_set: false,
}

test.each([
  ['sealed', {}],
  ['never', { checkpoint: null }],
  ['sealed', { waiting: 1, waiting_since: '2026-01-01T03:59:30Z' }],
  ['late', { waiting: 1, waiting_since: '2026-01-01T03:58:00Z' }],
  ['stopped', { stopped_at: found.since }],
])('the seal is %s', (standing, more) => {
  expect(standingOf({ ...seal, ...more }, Date.parse(found.until))).toBe(standing)
})
