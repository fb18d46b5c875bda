import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { nothing, serve, type Asked } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Build, Step } from './api'
import { BuildPage } from './build-page'

const NOON = '2026-01-01T12:00:00Z'

const step: Step = {
  id: 's1',
  transform_id: 't1',
  name: 'clean',
  path: 'clean.py',
  state: 'failed',
  waits_for: [],
  started_at: NOON,
  finished_at: '2026-01-01T12:00:09Z',
  peak_memory_bytes: 210_000_000,
  rows_in: 336_776,
  rows_out: null,
  reason: {
    type: 'TransformRaised',
    title: 'The transform raised an error.',
    message: 'KeyError: dep',
    path: 'clean.py',
    line: 12,
  },
  traceback: 'Traceback (most recent call last):\n  File "/in/code/clean.py", line 12, in transform\n    oops\nKeyError: dep\n',
  snapshot_id: null,
  inputs: [],
  is_closed: false,
}
const waiting: Step = {
  ...step,
  id: 's2',
  name: 'plot',
  state: 'skipped',
  waits_for: ['s1'],
  started_at: null,
  finished_at: null,
  reason: null,
  traceback: null,
}
const build: Build = {
  id: '0192f0a1-1eef-701f-8011-0000000abcde',
  state: 'failed',
  is_cancelling: false,
  mode: 'regular',
  commit: 'a3f9c2e17b',
  started_by: { id: 'p', name: 'Ada' },
  created_at: NOON,
  started_at: NOON,
  finished_at: '2026-01-01T12:00:09Z',
  step_counts: { waiting: 0, running: 0, succeeded: 0, failed: 1, skipped: 1, cancelled: 0 },
  retry_of: null,
  steps: [step, waiting],
}
const at = `/workspaces/w/builds/${build.id}`

function open(what: Build, without: Right[] = [], log: object | ((asked: Asked) => object) = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    [`GET ${at}`]: what,
    [`GET ${at}/steps/s1/log`]: log,
    [`POST ${at}/retry`]: { id: 'again' },
    [`POST ${at}/cancel`]: () => nothing(),
  })
  return { asked, ...show((search) => <BuildPage workspaceId="w" buildId={build.id} {...search} />) }
}

const whole = (text: string) => ({ text, next_offset: text.length, is_complete: true })

test('a failed build opens at its failed step, with the cause in one sentence', async () => {
  open(build, [], whole('reading\nKeyError: dep\n'))

  const cause = await screen.findByRole('region', { name: 'Cause' })

  expect(cause.textContent).toContain('The transform raised an error.')
  expect(cause.textContent).toContain('in clean.py, line 12')
  expect(await screen.findByText('reading')).toBeTruthy()
})

test.each([
  ['gaierror: [Errno -3] Temporary failure in name resolution', /has no network/u],
  ["ModuleNotFoundError: No module named 'numpy2'", /may import Python’s own library/u],
])('what the sandbox forbids is told with the way around: %s', async (message, hint) => {
  const failed: Step = { ...step, reason: { ...step.reason, type: 'x', title: 'It failed.', message } }
  open({ ...build, steps: [failed, waiting] }, [], whole(''))

  expect(await screen.findByText(hint)).toBeTruthy()
})

test('what failed for a secret names it, and leads to where it is kept', async () => {
  const reason = { type: 'SecretInResult', title: 'The result holds a secret.', name: 'API_KEY' }
  const failed: Step = { ...step, reason: { ...reason, where: 'the column n' } }
  open({ ...build, steps: [failed, waiting] }, [], whole(''))

  const cause = await screen.findByRole('region', { name: 'Cause' })
  expect(cause.textContent).toContain('API_KEY in the column n; see the workspace’s secrets')
  const link = await screen.findByRole('link', { name: 'the workspace’s secrets' })
  expect(link.getAttribute('href')).toMatch(/\/secrets$/)
})

test('a skipped step says why it did not run', async () => {
  open(build, [], whole(''))

  await userEvent.click(await screen.findByRole('button', { name: /plot/ }))

  expect(await screen.findByText(/one above it did not succeed/)).toBeTruthy()
})

test('a failed build is retried from its failed step', async () => {
  const { address } = open(build, [], whole(''))

  await userEvent.click(await screen.findByRole('button', { name: 'Retry from the failed step' }))

  await expect.poll(address).toBe('/workspaces/w/builds/again')
})

test('who may not run builds can neither retry nor cancel', async () => {
  open(build, ['build:run'], whole(''))

  expect(await screen.findByRole('table', { name: 'Steps' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /Retry|Cancel/ })).toBeNull()
})

class Line {
  static last: Line
  onmessage: ((event: { data: string }) => void) | null = null
  onerror: (() => void) | null = null
  ends: () => void = () => undefined
  isClosed = false
  constructor(readonly url: string) {
    Line.last = this
  }
  addEventListener(_: string, listener: () => void) {
    this.ends = listener
  }
  close() {
    this.isClosed = true
  }
}

test('a running step streams from where its log stood, and tells nothing twice', async () => {
  vi.stubGlobal('EventSource', Line)
  const running: Build = { ...build, state: 'running', steps: [{ ...step, state: 'running' }] }
  open(running, [], ({ query }) =>
    query.get('offset') === '0'
      ? { text: 'begun\n', next_offset: 6, is_complete: false }
      : { text: '', next_offset: Number(query.get('offset')), is_complete: false },
  )

  expect(await screen.findByText('begun')).toBeTruthy()
  await expect.poll(() => Line.last.url).toContain('/log/stream?offset=6')
  const say = (text: string, next_offset: number) =>
    act(() => Line.last.onmessage?.({ data: JSON.stringify({ text, next_offset }) }))
  say('half done\n', 16)
  say('half done\n', 16)

  expect(screen.getAllByText('half done')).toHaveLength(1)
  expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy()
})

test('what a step read is told apart by the end of its id, since the front is only the time', async () => {
  const inputs = ['00000000aaaa', '00000000bbbb'].map((end, index) => ({
    parameter: `input_${index}`,
    transform_id: `t-${index}`,
    snapshot_id: `0192f0a1-1eef-701f-8011-${end}`,
  }))
  open({ ...build, steps: [{ ...step, inputs }] }, [], whole(''))

  const pane = await screen.findByRole('region', { name: 'Step clean' })

  expect(pane.textContent).toContain('Read input_0 000aaaa, input_1 000bbbb')
})
