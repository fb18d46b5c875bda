import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Person } from './api'
import { PeoplePage } from './people-page'

const person = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  login: name.toLowerCase(),
  name,
  email: null,
  is_email_verified: false,
  state: 'active',
  is_administrator: false,
  disabled_at: null,
  last_seen_at: null,
  has_second_factor: false,
  ...more,
})

const ada = person('a', 'Ada', { is_administrator: true })

function open(more: Record<string, object> = {}) {
  const asked = serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: true, may: ['person:manage'] },
    'GET /people': [ada, person('b', 'Bo')],
    'POST /people': { id: 'c', link: '/welcome#secret' },
    'POST /people/b/link': { id: 'b', link: '/welcome#another' },
    'POST /people/b/disable': () => nothing(),
    'POST /people/b/enable': () => nothing(),
    ...more,
  })
  const shown = show(<PeoplePage />)
  const sent = () => asked.filter((one) => one.method === 'POST')
  return { sent, ...shown }
}

async function choose(name: string, act: string) {
  await userEvent.click(await screen.findByRole('button', { name: `${name}: actions` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: act }))
}

async function add(name: string, login: string) {
  await userEvent.click(await screen.findByRole('button', { name: 'Add a person' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), name)
  await userEvent.type(screen.getByRole('textbox', { name: 'Login' }), login)
  await userEvent.click(screen.getByRole('button', { name: 'Add and make a link' }))
}

test('a new person gets a link, whole and once, which nothing remembers', async () => {
  const { sent, cache } = open()

  await add('Chris', 'chris')

  const dialog = within(await screen.findByRole('dialog', { name: 'One-time link for Chris' }))
  const link = dialog.getByRole('textbox', { name: 'Link' })
  expect(link).toHaveProperty('value', `${window.location.origin}/welcome#secret`)
  expect(dialog.getByRole('button', { name: 'Copy' })).toBeTruthy()
  expect(sent()[0]?.body).toEqual({
    login: 'chris',
    name: 'Chris',
    email: null,
    is_administrator: false,
  })
  await userEvent.click(dialog.getByRole('button', { name: 'Done' }))
  expect(screen.queryByRole('textbox', { name: 'Link' })).toBeNull()
  const kept = () => JSON.stringify(cache.getMutationCache().getAll().map((one) => one.state.data))
  await expect.poll(kept).not.toContain('secret')
})

test('adding a person leads on to a role in a workspace', async () => {
  const asked = serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: true, may: ['person:manage'] },
    'GET /people': [ada],
    'GET /workspaces': [workspace()],
    'POST /people': { id: 'c', link: null },
    'PUT /workspaces/w/members/c': () => nothing(),
  })
  show(<PeoplePage />)

  await add('Chris', 'chris')
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Give Chris a role in a workspace' }),
  )
  await userEvent.click(dialog.getByRole('combobox', { name: 'Workspace' }))
  await userEvent.click(await screen.findByRole('option', { name: 'flights' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Give the role' }))

  await expect
    .poll(() => asked.find(({ method }) => method === 'PUT'))
    .toMatchObject({ path: '/workspaces/w/members/c', body: { roles: ['VIEWER'] } })
})

test('a name that is taken is said at its field', async () => {
  open({ 'POST /people': () => refuse(409, 'LoginTaken', 'There is already an account with that login.') })

  await add('Bo', 'bo')

  expect(await screen.findByText('There is already an account with that login.')).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Login' }).getAttribute('aria-invalid')).toBe('true')
})

test('a new link is asked for before an older one stops working', async () => {
  const { sent } = open()

  await choose('Bo', 'New one-time link')
  expect(sent()).toEqual([])
  await userEvent.click(await screen.findByRole('button', { name: 'Make the link' }))

  expect(await screen.findByRole('dialog', { name: 'One-time link for Bo' })).toBeTruthy()
})

test('disabling names the person and asks once', async () => {
  const { sent } = open()

  await choose('Bo', 'Disable')
  const dialog = within(await screen.findByRole('dialog', { name: 'Disable Bo?' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Disable' }))

  await expect.poll(() => sent()[0]?.path).toBe('/people/b/disable')
})

test('the last administrator stays, in the words of the server', async () => {
  const sentence = 'Somebody has to be able to administer: this is the last account that can.'
  open({ 'POST /people/a/disable': () => refuse(409, 'LastAdministrator', sentence) })

  await choose('Ada', 'Disable')
  const dialog = within(await screen.findByRole('dialog', { name: 'Disable your own account?' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Disable' }))

  expect((await dialog.findByRole('alert')).textContent).toBe(sentence)
})

test('a disabled person can be let in again, and gets no link before', async () => {
  const { sent } = open({
    'GET /people': [ada, person('b', 'Bo', { state: 'disabled', disabled_at: '2026-01-01T00:00:00Z' })],
  })

  await userEvent.click(await screen.findByRole('button', { name: 'Bo: actions' }))
  expect(screen.queryByRole('menuitem', { name: 'New one-time link' })).toBeNull()
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Enable' }))

  await expect.poll(() => sent()[0]?.path).toBe('/people/b/enable')
})

test('a long login may break, so that the actions stay in sight', async () => {
  const login = `${'very.long.login.'.repeat(15)}@example.org`
  open({ 'GET /people': [ada, person('b', 'Bo', { login })] })

  const cell = await screen.findByRole('cell', { name: login })
  expect(cell.dataset.long).toBeDefined()
  expect(screen.getByRole('button', { name: 'Bo: actions' }).closest('td')?.dataset.actions).toBeDefined()
})

test('someone who does not administer is told so, and offered nothing', async () => {
  open({ 'GET /people': () => refuse(403, 'PermissionMissing', 'Your roles do not allow that.') })

  expect((await screen.findByRole('alert')).textContent).toContain('Your roles do not allow that.')
  expect(screen.queryByRole('button', { name: 'Add a person' })).toBeNull()
})
