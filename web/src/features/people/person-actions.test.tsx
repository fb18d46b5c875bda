import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

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
const bo = person('b', 'Bo', { email: 'bo@example.org' })

function open(more: Record<string, object> = {}) {
  const asked = serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: true, may: ['person:manage'] },
    'GET /people': [ada, bo],
    'GET /people/b/owned': [],
    'PATCH /people/b': () => nothing(),
    'PUT /people/b/email': () => nothing(),
    'POST /people': { id: 'c', link: null },
    'POST /people/b/invite': () => Response.json(null, { status: 202 }),
    'POST /people/b/end-sessions': () => nothing(),
    'POST /people/b/delete': () => nothing(),
    ...more,
  })
  show(<PeoplePage />)
  return () => asked.filter((one) => one.method !== 'GET')
}

async function choose(name: string, act: string) {
  await userEvent.click(await screen.findByRole('button', { name: `${name}: actions` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: act }))
}

test.each([
  ['invited', 'Invited'],
  ['link_expired', 'Link expired'],
  ['active', 'Active'],
  ['disabled', 'Disabled'],
] as const)('an account that is %s says so', async (state, word) => {
  open({ 'GET /people': [ada, { ...bo, state }] })

  const row = await screen.findByRole('row', { name: /Bo/ })
  expect(within(row).getByText(word)).toBeTruthy()
})

test('an address that nobody confirmed is shown as such', async () => {
  open()

  expect(await screen.findByText('bo@example.org (not confirmed)')).toBeTruthy()
})

test('with an address, the invitation is mailed and no link is shown', async () => {
  const sent = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Add a person' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Chris')
  await userEvent.type(screen.getByRole('textbox', { name: 'Login' }), 'chris')
  await userEvent.type(screen.getByRole('textbox', { name: 'E-mail address' }), 'c@example.org')
  await userEvent.click(screen.getByRole('button', { name: 'Add and invite by mail' }))

  await expect.poll(() => sent()[0]?.body).toMatchObject({ email: 'c@example.org' })
  expect(await screen.findByRole('dialog', { name: /^Give Chris a role/ })).toBeTruthy()
  expect(screen.queryByRole('dialog', { name: /^One-time link/ })).toBeNull()
})

test('a link is mailed only where there is an address', async () => {
  const sent = open()

  await choose('Bo', 'Mail a one-time link')
  await expect.poll(() => sent()[0]?.path).toBe('/people/b/invite')
  await userEvent.click(screen.getByRole('button', { name: 'Ada: actions' }))

  expect(await screen.findByRole('menuitem', { name: 'New one-time link' })).toBeTruthy()
  await expect
    .poll(() => screen.queryByRole('menuitem', { name: 'Mail a one-time link' }))
    .toBeNull()
})

test('every session of a person is ended', async () => {
  const sent = open()

  await choose('Bo', 'End all sessions')

  await expect.poll(() => sent()[0]?.path).toBe('/people/b/end-sessions')
})

test('names are changed, and an address only if it is another', async () => {
  const sent = open()

  await choose('Bo', 'Change names and e-mail')
  const dialog = within(await screen.findByRole('dialog', { name: 'Change the account of Bo' }))
  const login = dialog.getByRole('textbox', { name: 'Login' })
  await userEvent.clear(login)
  await userEvent.type(login, 'bo.b')
  await userEvent.click(dialog.getByRole('button', { name: 'Change' }))

  await expect.poll(() => sent()[0]?.body).toEqual({ name: 'Bo', login: 'bo.b' })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(sent().map((one) => one.path)).toEqual(['/people/b'])
})

test('deleting asks once, and who comes next only where somebody has to', async () => {
  const sent = open()

  await choose('Bo', 'Delete')
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete Bo?' }))
  expect(sent()).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Delete for good' }))

  await expect.poll(() => sent()[0]?.body).toEqual({ successor: null })
})

test('what the person alone owns goes to somebody who is chosen', async () => {
  const sent = open({ 'GET /people/b/owned': [{ id: 'w', name: 'Flights' }] })

  await choose('Bo', 'Delete')
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete Bo?' }))
  expect(await dialog.findByText('Flights')).toBeTruthy()
  await userEvent.click(dialog.getByRole('combobox', { name: 'Who owns these workspaces next' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Ada (ada)' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Delete for good' }))

  await expect.poll(() => sent()[0]?.body).toEqual({ successor: 'a' })
})

test('without a choice the server’s refusal is told', async () => {
  const sentence = 'Somebody has to own these workspaces next: name a person who is not leaving.'
  open({
    'GET /people/b/owned': [{ id: 'w', name: 'Flights' }],
    'POST /people/b/delete': () => refuse(409, 'SuccessorMissing', sentence),
  })

  await choose('Bo', 'Delete')
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete Bo?' }))
  await userEvent.click(await dialog.findByRole('button', { name: 'Delete for good' }))

  expect((await dialog.findByRole('alert')).textContent).toBe(sentence)
})
