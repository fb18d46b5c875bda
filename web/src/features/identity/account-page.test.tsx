import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { AccountPage } from './account-page'

const session = (id: string, device: string, is_this = false) => ({
  id,
  device,
  address: '192.0.2.1',
  created_at: '2026-01-01T00:00:00Z',
  last_seen_at: '2026-01-01T00:00:00Z',
  is_this,
})

const noEmail = { email: null, is_verified: false, pending: null, waits_for: [] }

function open(more: Record<string, object> = {}) {
  const asked = serve({
    'GET /instance': { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 },
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
    'GET /me/email': noEmail,
    'GET /me/sessions': [
      session('s1', 'Firefox on Linux', true),
      session('s2', 'Safari on iOS'),
    ],
    'PATCH /me': () => nothing(),
    'PUT /me/email': () => Response.json(null, { status: 202 }),
    'DELETE /me/email/pending': () => nothing(),
    'DELETE /me/sessions/s2': () => nothing(),
    'POST /me/sessions/end-others': () => nothing(),
    ...more,
  })
  show(<AccountPage />)
  return () => asked.filter((one) => one.method !== 'GET')
}

test('the name that others see is changed', async () => {
  const sent = open()

  const name = await screen.findByRole('textbox', { name: 'Name' })
  await userEvent.clear(name)
  await userEvent.type(name, 'Countess')
  await userEvent.click(screen.getByRole('button', { name: 'Change name' }))

  await expect.poll(() => sent()[0]?.body).toEqual({ name: 'Countess' })
})

test('a new address is asked for with the password', async () => {
  const sent = open()

  expect(await screen.findByText(/You have no e-mail address here/)).toBeTruthy()
  await userEvent.type(
    screen.getByRole('textbox', { name: 'New e-mail address' }),
    'ada@example.org',
  )
  await userEvent.type(screen.getByLabelText('Password, to be sure that it is you'), 'my words')
  await userEvent.click(screen.getByRole('button', { name: 'Change e-mail address' }))

  await expect
    .poll(() => sent()[0]?.body)
    .toEqual({ email: 'ada@example.org', password: 'my words' })
})

test.each([
  [['new', 'old'], /once both addresses confirm it/],
  [['old'], /once the old address confirms it/],
  [['new'], /once the new address confirms it/],
])('a change that waits for %s says so, and can be withdrawn', async (waits_for, words) => {
  const pending = { email: 'a@x.org', is_verified: true, pending: 'b@x.org', waits_for }
  const sent = open({ 'GET /me/email': pending })

  expect((await screen.findByText(words)).textContent).toContain('b@x.org')
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw the change' }))

  await expect.poll(() => sent()[0]?.path).toBe('/me/email/pending')
})

test('sessions show where they are, and others can be ended', async () => {
  const sent = open()

  expect(await screen.findByText('This one')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'End the session of Firefox on Linux' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'End the session of Safari on iOS' }))
  await userEvent.click(screen.getByRole('button', { name: 'End all others' }))

  await expect
    .poll(() => sent().map((one) => one.path))
    .toEqual(['/me/sessions/s2', '/me/sessions/end-others'])
})

test('where there are no others, there is nothing to end', async () => {
  open({ 'GET /me/sessions': [session('s1', 'Firefox on Linux', true)] })

  const others = await screen.findByRole('button', { name: 'End all others' })
  expect(others).toHaveProperty('disabled', true)
})
