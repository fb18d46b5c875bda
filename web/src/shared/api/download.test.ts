import { notifications } from '@mantine/notifications'
import type { MouseEvent } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'

import { refuse, serve } from '../testing/server'
import { saveFreshly } from './download'
import { answerStepUps } from './step-up'


const FRESH = { is_fresh: true, methods: ['password'] }
const busy = () => refuse(429, 'ReaderBusy', 'Too many files are being read right now.')

// The object that all share: a mock of the module would miss whoever imported it before.
let said = vi.spyOn(notifications, 'show')

beforeEach(() => {
  said = vi.spyOn(notifications, 'show')
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
  await expect.poll(frames).toHaveLength(1)
  frames()[0]?.dispatchEvent(new Event('load'))
}

test('a file is saved by a frame that nobody sees', async () => {
  serve({ 'GET /me/step-up': FRESH })

  click()

  await expect.poll(frames).toHaveLength(1)
  expect(frames()[0]?.hidden).toBe(true)
  expect(new URL(frames()[0]?.src ?? '').pathname).toBe('/api/export')
  expect(said).not.toHaveBeenCalled()
})

test('without a fresh proof nothing is asked for', async () => {
  serve({ 'GET /me/step-up': { is_fresh: false, methods: ['password'] } })
  const refusing = vi.fn(() => Promise.resolve(false))
  const leave = answerStepUps(refusing)

  click()

  await expect.poll(() => refusing.mock.calls).toHaveLength(1)
  expect(frames()).toEqual([])
  leave()
})

test('a refusal is told in the words of the server', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': busy })

  click()
  await loadFrame()

  await expect.poll(() => said.mock.calls).toHaveLength(1)
  expect(said.mock.lastCall?.[0].message).toBe('Too many files are being read right now.')
  expect(frames()).toEqual([])
})

test('what was refused only for a moment is saved all the same', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': {} })

  click()
  await loadFrame()

  await expect.poll(frames).toHaveLength(1)
  expect(said).not.toHaveBeenCalled()
})

test('what is refused again is not tried for ever', async () => {
  serve({ 'GET /me/step-up': FRESH, 'GET /export': {} })

  click()
  await loadFrame()
  await expect.poll(frames).toHaveLength(1)
  await loadFrame()

  await expect.poll(() => said.mock.calls).toHaveLength(1)
  expect(said.mock.lastCall?.[0].message).toContain('could not be saved just now')
})
