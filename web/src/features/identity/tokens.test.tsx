import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { Tokens } from './tokens'

const nightly = {
  id: 't',
  name: 'Nightly',
  scopes: ['build:read', 'build:run'],
  workspace_id: 'w',
  networks: [],
  created_at: '2026-01-01T00:00:00Z',
  expires_at: '2999-01-01T00:00:00Z',
  last_used_at: null,
  last_address: null,
}

function open(more: Record<string, object> = {}) {
  const asked = serve({
    'GET /me/tokens': { tokens: [] },
    'GET /me/tokens/options': {
      scopes: ['build:read', 'build:run', 'dataset:export'],
      longest_days: 90,
    },
    'GET /workspaces': [workspace()],
    'POST /me/tokens': { token: 'ds_pat_shown_once', made: nightly },
    'DELETE /me/tokens/t': () => nothing(),
    ...more,
  })
  return { asked, ...show(<Tokens />) }
}

const button = (name: string) => screen.findByRole('button', { name })

async function fillIn() {
  await userEvent.click(await button('Make a token'))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Nightly')
}

test('a token is made for what was ticked, and shown once', async () => {
  const { asked } = open()
  await fillIn()
  const builds = within(screen.getByRole('group', { name: 'Builds' }))
  expect(await button('Make the token')).toHaveProperty('disabled', true)

  await userEvent.click(builds.getByRole('checkbox', { name: 'Start and cancel builds' }))
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Workspace' }), 'flights')
  await userEvent.type(
    screen.getByRole('textbox', { name: 'Addresses' }),
    '192.0.2.0/24{enter}2001:db8::/32',
  )
  await userEvent.click(await button('Make the token'))

  const once = await screen.findByRole('dialog', { name: 'Token Nightly' })
  expect(within(once).getByRole('textbox', { name: 'Token' })).toHaveProperty(
    'value',
    'ds_pat_shown_once',
  )
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    name: 'Nightly',
    scopes: ['build:run'],
    expires_in_days: 30,
    networks: ['192.0.2.0/24', '2001:db8::/32'],
    workspace_id: 'w',
  })
  await userEvent.click(within(once).getByRole('button', { name: 'I have kept it' }))
  await expect.poll(() => screen.queryByDisplayValue('ds_pat_shown_once')).toBeNull()
})

test('a refusal is told where the token was asked for', async () => {
  open({ 'POST /me/tokens': () => refuse(422, 'TokenLivesTooLong', 'So many days.') })
  await fillIn()

  await userEvent.click(screen.getByRole('checkbox', { name: 'Export datasets as files' }))
  await userEvent.click(await button('Make the token'))

  expect((await screen.findByRole('alert')).textContent).toContain('So many days.')
})

test('a list says what each may, where, and until when', async () => {
  const old = { ...nightly, id: 'o', name: 'Old', expires_at: '2020-01-01T00:00:00Z' }
  open({ 'GET /me/tokens': { tokens: [nightly, { ...old, workspace_id: null }] } })

  const row = within(await screen.findByRole('row', { name: /^Nightly/ }))
  expect(await row.findByRole('cell', { name: 'flights' })).toBeTruthy()
  expect(row.getByRole('cell', { name: 'Never' })).toBeTruthy()
  expect(row.getByRole('cell', { name: 'Follow builds and their logs, and 1 more' })).toBeTruthy()
  const other = within(screen.getByRole('row', { name: /^Old/ }))
  expect(other.getByRole('cell', { name: 'Expired' })).toBeTruthy()
  expect(other.getByRole('cell', { name: 'Everywhere' })).toBeTruthy()
})

test('a token is revoked after one question', async () => {
  const { asked } = open({ 'GET /me/tokens': { tokens: [nightly] } })

  await userEvent.click(await button('Revoke Nightly'))
  const dialog = within(await screen.findByRole('dialog', { name: 'Revoke Nightly?' }))
  expect(asked.some((one) => one.method === 'DELETE')).toBe(false)
  await userEvent.click(dialog.getByRole('button', { name: 'Revoke' }))

  await expect.poll(() => asked.some((one) => one.path === '/me/tokens/t')).toBe(true)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
})
