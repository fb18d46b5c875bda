import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Message } from './api'
import { MessagesPage } from './messages-page'

const message = (more: Partial<Message> = {}): Message => ({
  id: 'm',
  recipient: 'ada@example.org',
  subject: 'You are invited',
  state: 'waiting',
  created_at: '2026-01-01T00:00:00Z',
  attempts: 0,
  failure: null,
  ...more,
})

function open(is_sending: boolean, messages: Message[], more: Record<string, object> = {}) {
  const asked = serve({ 'GET /messages': { is_sending, messages }, ...more })
  return { asked, ...show(<MessagesPage />) }
}

test('where nothing was written yet, the page says what will stand here', async () => {
  open(true, [])

  expect(
    await screen.findByRole('region', { name: 'Nobody was told anything yet' }),
  ).toBeTruthy()
})

test('without a mail server a message is opened, its link shown and then forgotten', async () => {
  const said = { subject: 'You are invited', lines: ['Set it here:'], link: '/welcome#secret' }
  const { cache, asked } = open(false, [message()], { 'POST /messages/m/open': said })

  await userEvent.click(await screen.findByRole('button', { name: /^Open/ }))

  const dialog = within(await screen.findByRole('dialog', { name: 'You are invited' }))
  expect(dialog.getByRole('textbox', { name: 'Link' })).toHaveProperty(
    'value',
    `${window.location.origin}/welcome#secret`,
  )
  expect(dialog.getByRole('button', { name: 'Copy' })).toBeTruthy()
  expect(asked.at(-1)?.method).toBe('POST')
  await userEvent.keyboard('{Escape}')
  const kept = () => JSON.stringify(cache.getMutationCache().getAll().map((one) => one.state.data))
  await expect.poll(kept).not.toContain('secret')
})

test('without a mail server a message waits for nobody, and says so', async () => {
  open(false, [message()])

  expect(await screen.findByText('Shown here only: no mail server is configured')).toBeTruthy()
})

test('messages that are sent offer nothing to open', async () => {
  open(true, [message({ state: 'delivered' })])

  expect(await screen.findByText('Delivered')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Open/ })).toBeNull()
})

test.each([
  [message({ state: 'given_up', failure: 'not reachable' }), 'Given up: not reachable'],
  [message({ failure: 'sign-in refused' }), 'On its way: sign-in refused'],
  [message(), 'On its way'],
  [message({ state: 'given_up', failure: 'used' }), 'Used'],
  [message({ state: 'given_up', failure: 'replaced' }), 'Replaced by a newer one'],
  [message({ state: 'given_up', failure: 'withdrawn' }), 'Its link opens nothing any more'],
])('what became of a message is told with its reason', async (one, words) => {
  open(true, [one])

  expect(await screen.findByText(words)).toBeTruthy()
})

test('someone who does not administer is told so', async () => {
  open(true, [], {
    'GET /messages': () => refuse(403, 'PermissionMissing', 'Your roles do not allow that.'),
  })

  expect((await screen.findByRole('alert')).textContent).toContain('Your roles do not allow that.')
})
