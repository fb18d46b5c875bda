import type { MouseEvent } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'

import { refuse, serve } from '../testing/server'
import { saveFreshly } from './download'
import { answerStepUps } from './step-up'

const said = vi.hoisted(() => vi.fn())
vi.mock('../ui/said', () => ({ saidNo: said }))

const FRESH = { is_fresh: true, methods: ['password'] }
const busy = () => refuse(429, 'ReaderBusy', 'Too many files are being read right now.')

beforeEach(() => {
  said.mockReset()
  document.body.replaceChildren()
})

function click() {
  const link = document.createElement('a')
  link.href = '/api/export'
  saveFreshly({ preventDefault: () => undefined, currentTarget: link } as MouseEvent<HTMLAnchorElement>)
}

const frames = () => [...document.querySelectorAll('iframe')]

/** The browser gives the next frame something to show: it was no file. */
async function loadFrame() {
  await vi.waitFor(() => expect(frames()).toHaveLength(1))
  frames()[0]?.dispatchEvent(new Event('load'))
}

test('a file is saved by a frame that nobody sees', async () => {
  serve({ 'GET /me/step-up': FRESH })

  click()

  await vi.waitFor(() => expect(frames()).toHaveLength(1))
  expect(frames()[0]?.hidden).toBe(true)
  expect(new URL(frames()[0]?.src ?? '').pathname).toBe('/api/export')
  expect(said).not.toHaveBeenCalled()
})

test('without a fresh proof nothing is asked for', async () => {
  serve({ 'GET /me/step-up': { is_fresh: false, methods: ['password'] } })
  const refusing = vi.fn(() => Promise.resolve(false))
  const leave = answerStepUps(refusing)

  click()

  await vi.waitFor(() => expect(refusing).toHaveBeenCalledOnce())
  expect(frames()).toEqual([])
  leave()
})

test('a refusal is told in the words of the server', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': busy })

  click()
  await loadFrame()

  await vi.waitFor(() => expect(said).toHaveBeenCalledOnce())
  expect(said.mock.lastCall?.[0]).toHaveProperty('problem.type', 'ReaderBusy')
  expect(frames()).toEqual([])
})

test('what was refused only for a moment is saved all the same', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': {} })

  click()
  await loadFrame()

  await vi.waitFor(() => expect(frames()).toHaveLength(1))
  expect(said).not.toHaveBeenCalled()
})

test('what is refused again is not tried for ever', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': {} })

  click()
  await loadFrame()
  await vi.waitFor(() => expect(frames()).toHaveLength(1))
  await loadFrame()

  await vi.waitFor(() => expect(said).toHaveBeenCalledOnce())
  expect(said.mock.lastCall?.[0]).toHaveProperty('problem.type', 'NotSaved')
})
