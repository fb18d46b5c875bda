import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { LogLine } from './api'
import { LogsPage } from './logs-page'

const line = (more: Partial<LogLine> = {}): LogLine => ({
  at: '2026-01-01T00:00:00Z',
  program: 'api',
  level: 'info',
  event: 'request',
  request_id: null,
  facts: {},
  ...more,
})

function open(lines: LogLine[], is_complete = true) {
  const asked = serve({ 'GET /logs': { lines, is_complete } })
  show(<LogsPage />)
  return asked
}

test('lines stand with their level, program and facts, as the text that they are', async () => {
  open([line({ level: 'error', program: 'worker', event: 'fault', facts: { path: '<b>x</b>' } })])

  expect(await screen.findByRole('rowheader', { name: /fault/ })).toBeTruthy()
  expect(screen.getByText('Error')).toBeTruthy()
  expect(screen.getByText('<b>x</b>')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Show older lines' })).toBeNull()
})

test('lines are asked for by level, program, request and text', async () => {
  const asked = open([line()])
  await screen.findByRole('table', { name: 'Log lines' })

  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Level' }), 'error')
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Program' }), 'worker')
  await userEvent.type(screen.getByRole('textbox', { name: 'Request' }), 'r-1')
  await userEvent.type(screen.getByRole('searchbox', { name: 'Text' }), 'gone')

  await expect
    .poll(() => Object.fromEntries(asked.at(-1)?.query ?? []))
    .toEqual({ level: 'error', program: 'worker', request_id: 'r-1', text: 'gone' })
})

test('a request is followed through all programs with one press', async () => {
  const asked = open([line({ request_id: 'r-7' })])

  await userEvent.click(await screen.findByRole('button', { name: 'Follow request r-7' }))

  await expect.poll(() => asked.at(-1)?.query.get('request_id')).toBe('r-7')
  expect(screen.getByRole('textbox', { name: 'Request' })).toHaveProperty('value', 'r-7')
})

test('older lines are asked for from the oldest that is shown', async () => {
  const asked = open([line(), line({ at: '2025-12-31T00:00:00Z' })], false)

  await userEvent.click(await screen.findByRole('button', { name: 'Show older lines' }))

  await expect.poll(() => asked.at(-1)?.query.get('before')).toBe('2025-12-31T00:00:00Z')
  await expect.poll(() => screen.getAllByRole('rowheader').length).toBe(4)
})

test('where nothing fits the page says what to change', async () => {
  open([])

  expect(await screen.findByRole('region', { name: 'No line fits' })).toBeTruthy()
})

test('someone who does not administer is told so', async () => {
  serve({ 'GET /logs': () => refuse(403, 'PermissionMissing', 'Your roles do not allow that.') })
  show(<LogsPage />)

  expect((await screen.findByRole('alert')).textContent).toContain('Your roles do not allow that.')
})
