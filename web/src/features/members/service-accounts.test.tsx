import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { nothing, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Right } from '../../shared/api/workspace'
import { MembersPage } from './members-page'

const path = '/workspaces/w/service-accounts'
const robot = { id: 'r', name: 'Robot', disabled_at: null, tokens: [], scopes: ['build:run'] }
const token = {
  id: 't',
  name: 'Nightly',
  scopes: ['build:run'],
  workspace_id: 'w',
  networks: [],
  created_at: '2026-01-01T00:00:00Z',
  expires_at: '2999-01-01T00:00:00Z',
  last_used_at: null,
  last_address: null,
}

function open(more: Record<string, object> = {}, ...without: Right[]) {
  return {
    asked: serve({
      'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
      'GET /me/tokens/options': { scopes: ['build:run', 'workspace:create'], longest_days: 90 },
      'GET /workspaces/w': workspace(...without),
      'GET /workspaces/w/members': [
        {
          person_id: 'r',
          login: 'service-1',
          name: 'Robot',
          roles: ['EDITOR'],
          through: [],
          is_service_account: true,
        },
      ],
      [`GET ${path}`]: [robot],
      [`POST ${path}`]: { id: 'n' },
      [`POST ${path}/r/tokens`]: { token: 'ds_svc_once', made: token },
      [`POST ${path}/r/disable`]: () => nothing(),
      [`DELETE ${path}/r/tokens/t`]: () => nothing(),
      ...more,
    }),
    ...show(<MembersPage workspaceId="w" />),
  }
}

const sent = (asked: { method: string; path: string; body: unknown }[], to: string) =>
  asked.find((one) => one.method === 'POST' && one.path === to)

test('a program is told from people, is no owner, and keeps its last role', async () => {
  open()

  const row = within(await screen.findByRole('row', { name: /^Robot/ }))

  expect(row.getByText('Service account')).toBeTruthy()
  expect(row.queryByText('service-1')).toBeNull()
  expect(await row.findByRole('checkbox', { name: 'Robot: Owner' })).toHaveProperty('disabled', true)
  expect(row.getByRole('checkbox', { name: 'Robot: Editor' })).toHaveProperty('disabled', true)
  expect(row.getByRole('checkbox', { name: 'Robot: Viewer' })).toHaveProperty('disabled', false)
  expect(row.queryByRole('button', { name: 'Remove Robot' })).toBeNull()
})

test('a service account is made with roles, of which owning is none', async () => {
  const { asked } = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Add a service account' }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.type(dialog.getByRole('textbox', { name: 'Name' }), 'Nightly build')
  expect(dialog.queryByRole('checkbox', { name: 'Owner' })).toBeNull()
  await userEvent.click(dialog.getByRole('checkbox', { name: 'Editor' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Add' }))

  await expect
    .poll(() => sent(asked, path)?.body)
    .toEqual({ name: 'Nightly build', roles: ['VIEWER', 'EDITOR'] })
})

test('it is given a token, which is shown once', async () => {
  const { asked } = open()
  const account = within(await screen.findByRole('group', { name: 'Robot' }))

  await userEvent.click(account.getByRole('button', { name: 'Make a token' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Nightly')
  expect(screen.queryByRole('combobox', { name: 'Workspace' })).toBeNull()
  // What no token of this account could ever do is not offered.
  expect(screen.queryByRole('checkbox', { name: 'Create workspaces' })).toBeNull()
  await userEvent.click(screen.getByRole('checkbox', { name: 'Start and cancel builds' }))
  await userEvent.click(screen.getByRole('button', { name: 'Make the token' }))

  expect(await screen.findByDisplayValue('ds_svc_once')).toBeTruthy()
  expect(sent(asked, `${path}/r/tokens`)?.body).not.toHaveProperty('workspace_id')
})

test('it is disabled after one question, and its tokens are revoked one by one', async () => {
  const { asked } = open({ [`GET ${path}`]: [{ ...robot, tokens: [token] }] })

  await userEvent.click(await screen.findByRole('button', { name: 'Revoke Nightly' }))
  const revoking = within(await screen.findByRole('dialog', { name: 'Revoke Nightly?' }))
  await userEvent.click(revoking.getByRole('button', { name: 'Revoke' }))
  await expect.poll(() => asked.some((one) => one.method === 'DELETE')).toBe(true)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Disable' }))
  const disabling = within(await screen.findByRole('dialog', { name: 'Disable Robot?' }))
  await userEvent.click(disabling.getByRole('button', { name: 'Disable' }))

  await expect.poll(() => sent(asked, `${path}/r/disable`)).toBeTruthy()
})

test('who may not manage members is shown none of it', async () => {
  const { asked } = open({}, 'member:manage')

  await screen.findByRole('row', { name: /^Robot/ })

  expect(screen.queryByText('Service accounts')).toBeNull()
  expect(asked.some((one) => one.path === path)).toBe(false)
})
