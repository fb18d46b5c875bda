import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { GroupsPage } from './groups-page'

const finance = { id: 'g', name: 'Finance', member_count: 1 }
const gives = {
  seats: [{ workspace_id: 'w', workspace: 'Flights', roles: ['EDITOR', 'EXPORTER'] }],
  share_count: 2,
}
const ada = { id: 'a', login: 'ada', name: 'Ada', disabled_at: null }

function open(more: Record<string, object> = {}, may = ['group:manage']) {
  const asked = serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: true, may },
    'GET /groups': [finance],
    'GET /groups/g/people': [ada],
    'GET /people/search': [ada, { id: 'b', login: 'bo', name: 'Bo' }],
    'GET /groups/g/gives': gives,
    'POST /groups': { id: 'h' },
    'PUT /groups/g/people/b': () => nothing(),
    'DELETE /groups/g/people/a': () => nothing(),
    'DELETE /groups/g': () => nothing(),
    ...more,
  })
  show(<GroupsPage />)
  return () => asked.filter((one) => one.method !== 'GET')
}

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }))

test('a group is made with a name', async () => {
  const sent = open()

  await press('New group')
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Controlling')
  await press('Make the group')

  await expect.poll(sent).toMatchObject([{ path: '/groups', body: { name: 'Controlling' } }])
})

test('a name that is taken is said where it was typed', async () => {
  const sentence = 'There is a group by that name already.'
  open({ 'POST /groups': () => refuse(409, 'GroupNameTaken', sentence) })

  await press('New group')
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'finance')
  await press('Make the group')

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('people are found, put in, and taken out', async () => {
  const sent = open()

  await press('People in Finance')
  await userEvent.type(await screen.findByRole('textbox', { name: 'Find a person' }), 'bo')
  await userEvent.click(await screen.findByRole('radio', { name: 'Bo' }))
  expect(screen.getByRole('radio', { name: 'Ada' })).toHaveProperty('disabled', true)
  await press('Put into the group')
  await expect.poll(sent).toMatchObject([{ method: 'PUT', path: '/groups/g/people/b' }])
  await press('Take Ada out')
  const dialog = within(await screen.findByRole('dialog', { name: 'Take Ada out of Finance?' }))
  expect(await dialog.findByText('Editor, Exporter in Flights')).toBeTruthy()
  expect(dialog.getByText('2 datasets shared with the group')).toBeTruthy()
  expect(sent()).toHaveLength(1)
  await userEvent.click(dialog.getByRole('button', { name: 'Take out' }))

  await expect.poll(() => sent().at(-1)?.path).toBe('/groups/g/people/a')
})

test('removing a group asks once', async () => {
  const sent = open()

  await press('Remove Finance')
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove Finance?' }))
  expect(await dialog.findByText('Editor, Exporter in Flights')).toBeTruthy()
  expect(sent()).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))

  await expect.poll(sent).toMatchObject([{ method: 'DELETE', path: '/groups/g' }])
})

test('of a group that gives nothing it is said that nobody loses anything', async () => {
  open({ 'GET /groups/g/gives': { seats: [], share_count: 0 } })

  await press('Remove Finance')

  expect(await screen.findByText(/its one person loses nothing by it/)).toBeTruthy()
})

test('who does not administer sees the groups and is offered nothing', async () => {
  open({}, [])

  expect(await screen.findByRole('rowheader', { name: 'Finance' })).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
