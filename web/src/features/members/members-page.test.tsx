import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { MembersPage } from './members-page'

const ada = { person_id: 'a', login: 'ada', name: 'Ada', roles: ['OWNER'], through: [] }
const bo = { person_id: 'b', login: 'bo', name: 'Bo', roles: ['VIEWER'], through: [] }
const members = '/workspaces/w/members'

function open(more: Record<string, object> = {}, ...without: Right[]) {
  const asked = serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
    'GET /workspaces/w': workspace(...without),
    [`GET ${members}`]: [ada, bo],
    'GET /workspaces/w/service-accounts': [],
    [`PUT ${members}/b`]: () => nothing(),
    [`DELETE ${members}/b`]: () => nothing(),
    ...more,
  })
  return { asked, ...show(<MembersPage workspaceId="w" />) }
}

const box = (name: string) => screen.findByRole('checkbox', { name })

test('a role is given with one tick, beside those that are held', async () => {
  const { asked } = open()

  expect(await box('Bo: Viewer')).toHaveProperty('checked', true)
  await userEvent.click(await box('Bo: Editor'))

  await expect
    .poll(() => asked.find((one) => one.method === 'PUT'))
    .toMatchObject({ path: `${members}/b`, body: { roles: ['VIEWER', 'EDITOR'] } })
})

test('the last owner is kept, in the words of the server', async () => {
  const sentence = 'A workspace needs an owner: give somebody else the role first.'
  open({
    [`GET ${members}`]: [{ ...ada, roles: ['EDITOR', 'OWNER'] }],
    [`PUT ${members}/a`]: () => refuse(409, 'LastOwner', sentence),
  })

  await userEvent.click(await box('Ada: Owner'))

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
  expect(await box('Ada: Owner')).toHaveProperty('checked', true)
})

test('taking the last role away asks whether to remove the person', async () => {
  const { asked } = open()

  await userEvent.click(await box('Bo: Viewer'))
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove Bo?' }))
  expect(asked.some((one) => one.method === 'PUT')).toBe(false)
  await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))

  await expect.poll(() => asked.some((one) => one.method === 'DELETE')).toBe(true)
})

test('a removal that is refused says so where it was asked', async () => {
  open({ [`DELETE ${members}/a`]: () => refuse(409, 'LastOwner', 'It needs an owner.') })

  await userEvent.click(await screen.findByRole('button', { name: 'Leave the workspace' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Leave this workspace?' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Leave' }))

  expect((await dialog.findByRole('alert')).textContent).toBe('It needs an owner.')
})

test('people are found by a part of their name and added with roles', async () => {
  const { asked } = open({
    'GET /people/search': [
      { id: 'b', login: 'bo', name: 'Bo' },
      { id: 'c', login: 'chris', name: 'Chris' },
    ],
    [`PUT ${members}/c`]: () => nothing(),
  })

  await userEvent.click(await screen.findByRole('button', { name: 'Add a member' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Find a person' }), 'ch')
  await userEvent.click(await screen.findByRole('radio', { name: 'Chris' }))
  expect(screen.getByRole('radio', { name: 'Bo' })).toHaveProperty('disabled', true)
  await userEvent.click(screen.getByRole('checkbox', { name: 'Exporter' }))
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))

  await expect
    .poll(() => asked.find((one) => one.method === 'PUT'))
    .toMatchObject({ path: `${members}/c`, body: { roles: ['VIEWER', 'EXPORTER'] } })
  expect(asked.find((one) => one.path === '/people/search')?.query.get('q')).toBe('ch')
})

test('who may not manage members sees the roles, and why they stay', async () => {
  open({}, 'member:manage')

  const row = await screen.findByRole('row', { name: /^Bo/ })
  expect(within(row).getByRole('img', { name: 'Viewer' })).toBeTruthy()
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.getByText('Owners decide who is a member, and with which roles.')).toBeTruthy()
})

test('a failure says what happened and offers another try', async () => {
  open({ [`GET ${members}`]: () => refuse(503, 'Busy', 'It restarts.') })

  expect((await screen.findByRole('alert')).textContent).toContain('It restarts.')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})

test('a group is seated as a person is, and loses its last role after a question', async () => {
  const groups = '/workspaces/w/groups'
  const { asked } = open({
    [`GET ${groups}`]: [{ group_id: 'g', name: 'Finance', roles: ['VIEWER'] }],
    [`PUT ${groups}/g`]: () => nothing(),
    [`DELETE ${groups}/g`]: () => nothing(),
    'GET /groups': [{ id: 'g', name: 'Finance', member_count: 2 }],
  })

  await userEvent.click(await box('Finance: Exporter'))
  await expect
    .poll(() => asked.find((one) => one.method === 'PUT'))
    .toMatchObject({ path: `${groups}/g`, body: { roles: ['VIEWER', 'EXPORTER'] } })
  await userEvent.click(await box('Finance: Viewer'))
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove Finance?' }))
  expect(asked.some((one) => one.method === 'DELETE')).toBe(false)
  await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))

  await expect.poll(() => asked.some((one) => one.method === 'DELETE')).toBe(true)
})

test('who is here through a group is listed, the group is named, and is given more', async () => {
  const cleo = {
    person_id: 'c',
    login: 'cleo',
    name: 'Cleo',
    roles: [],
    through: [{ group: 'Finance', roles: ['EDITOR', 'VIEWER'] }],
  }
  const { asked } = open({
    [`GET ${members}`]: [ada, cleo],
    [`PUT ${members}/c`]: () => nothing(),
    'GET /people/search': [{ id: 'c', login: 'cleo', name: 'Cleo' }],
  })

  const row = within(await screen.findByRole('row', { name: /^Cleo/ }))
  expect(row.getByText('Through the group Finance: Viewer, Editor')).toBeTruthy()
  expect(row.queryByRole('button', { name: 'Remove Cleo' })).toBeNull()
  expect(await box('Cleo: Editor')).toHaveProperty('checked', false)
  await userEvent.click(await box('Cleo: Exporter'))

  await expect
    .poll(() => asked.find((one) => one.method === 'PUT'))
    .toMatchObject({ path: `${members}/c`, body: { roles: ['EXPORTER'] } })
})

test('what a group gives is seen by who may not manage members', async () => {
  const through = [{ group: 'Finance', roles: ['EXPORTER'] }]
  open({ [`GET ${members}`]: [ada, { ...bo, roles: [], through }] }, 'member:manage')

  const row = within(await screen.findByRole('row', { name: /^Bo/ }))
  expect(row.getByRole('img', { name: 'Exporter' })).toBeTruthy()
})
