import { expect, test } from 'vitest'

import type { Step } from './api'
import { axisLabel, extentOf, inOrder, spanOf, ticks } from './timeline'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString()

const step = (name: string, from: number | null, to: number | null, ...above: string[]): Step => ({
  id: name,
  transform_id: `t-${name}`,
  name,
  path: `${name}.py`,
  state: to === null ? 'waiting' : 'succeeded',
  waits_for: above,
  started_at: from === null ? null : at(from),
  finished_at: to === null ? null : at(to),
  peak_memory_bytes: null,
  rows_in: null,
  rows_out: null,
  reason: null,
  traceback: null,
  snapshot_id: null,
  inputs: [],
  is_closed: false,
})

test('steps stand as they ran, then those to come in the order in which they can', () => {
  const steps = [
    step('last', null, null, 'middle'),
    step('middle', null, null, 'second'),
    step('second', 2, 3),
    step('first', 0, 1),
  ]

  expect(inOrder(steps).map((one) => one.name)).toEqual(['first', 'second', 'middle', 'last'])
})

test('a bar stands where its time is', () => {
  const steps = [step('a', 0, 2), step('b', 2, 10)]
  const { begin, seconds } = extentOf(steps, Date.parse(at(99)))

  expect(seconds).toBe(10)
  expect(spanOf(steps[1]!, begin, 0)).toEqual({ startsAt: 2, lasts: 8 })
})

test('what runs grows until now', () => {
  const running = { ...step('a', 0, null), state: 'running' as const }
  const now = Date.parse(at(7))

  expect(extentOf([running], now).seconds).toBe(7)
  expect(spanOf(running, Date.parse(at(0)), now)?.lasts).toBe(7)
})

test('a build that never ran has a timeline of nothing', () => {
  expect(extentOf([step('a', null, null)], 0).seconds).toBeGreaterThan(0)
})

test.each([
  [0.2, ['0 ms', '50 ms', '100 ms', '150 ms', '200 ms']],
  [26, ['0 ms', '10 s', '20 s']],
  [7200, ['0 ms', '33.3 min', '66.7 min', '100 min']],
])('%d seconds have round marks', (seconds, labels) => {
  expect(ticks(seconds).map(axisLabel)).toEqual(labels)
})
