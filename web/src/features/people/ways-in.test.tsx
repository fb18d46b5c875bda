import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Person } from './api'
import { WaysIn } from './ways-in'

const bo: Person = {
  id: 'b',
  login: 'bo',
  name: 'Bo',
  email: null,
  is_email_verified: false,
  state: 'active',
  is_administrator: false,
  disabled_at: null,
  last_seen_at: null,
  has_second_factor: true,
}
const at = '2026-01-01T00:00:00Z'
const linked = { id: 'i', provider: 'google', label: 'bo@example.org', linked_at: at }
const token = {
  id: 't',
  name: 'Nightly',
  scopes: ['workspace:read'],
  workspace_id: null,
  networks: [],
  created_at: at,
  expires_at: '2126-01-01T00:00:00Z',
  last_used_at: null,
  last_address: null,
}

function open(more: Record<string, object> = {}) {
  const asked = serve({
    'GET /people/b/factors': {
      authenticator_since: at,
      passkeys: [{ id: 'k', name: 'laptop', created_at: at, last_used_at: null }],
      recovery_codes_left: 9,
      is_required: false,
      has_password: false,
    },
    'GET /people/b/identities': [linked],
    'GET /people/b/tokens': { tokens: [token] },
    'DELETE /people/b/identities/i': () => nothing(),
    'DELETE /people/b/tokens/t': () => nothing(),
    ...more,
  })
  show(<WaysIn person={bo} onClose={() => undefined} />)
  return () => asked.filter((one) => one.method === 'DELETE').map((one) => one.path)
}

test('an administrator sees what opens an account', async () => {
  open()

  expect(
    await screen.findByText(
      'There is no password, an authenticator app, the passkey “laptop”, and 9 recovery codes that are left.',
    ),
  ).toBeTruthy()
  expect(await screen.findByRole('row', { name: /google · bo@example.org/ })).toBeTruthy()
  expect(await screen.findByRole('row', { name: /Nightly/ })).toBeTruthy()
})

test('a linked account is unlinked, and a token revoked, after being asked once', async () => {
  const sent = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Unlink google · bo@example.org' }))
  const unlinking = within(await screen.findByRole('dialog', { name: /^Unlink google/ }))
  expect(sent()).toEqual([])
  await userEvent.click(unlinking.getByRole('button', { name: 'Unlink' }))
  await expect.poll(sent).toEqual(['/people/b/identities/i'])
  await expect.poll(() => screen.queryByRole('dialog', { name: /^Unlink google/ })).toBeNull()

  await userEvent.click(screen.getByRole('button', { name: 'Revoke Nightly' }))
  const revoking = within(await screen.findByRole('dialog', { name: 'Revoke Nightly?' }))
  await userEvent.click(revoking.getByRole('button', { name: 'Revoke' }))
  await expect.poll(() => sent().at(-1)).toBe('/people/b/tokens/t')
})

test('where there is nothing, the page says so', async () => {
  open({ 'GET /people/b/identities': [], 'GET /people/b/tokens': { tokens: [] } })

  await expect.poll(() => screen.queryAllByText('There are none.').length).toBe(2)
})
