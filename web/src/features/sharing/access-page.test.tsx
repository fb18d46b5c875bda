import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { node, workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { AccessPage } from './access-page'

const access = '/workspaces/w/transforms/t-pay/access'
const ada = { person_id: 'a', group_id: null, name: 'Ada', permissions: ['dataset:export', 'dataset:read'] }
const because = { reason: 'restricted', role: null, group: null, transform: null }

function open(more: Record<string, object> = {}, ...without: Right[]) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/lineage': { branch: 'main', head: 'h', nodes: [node('pay')], edges: [] },
    'GET /groups': [{ id: 'g', name: 'Finance', member_count: 3 }],
    'GET /workspaces/w/members': [
      { person_id: 'r', login: 'service-1', name: 'Robot', roles: ['VIEWER'], through: [], is_service_account: true },
      { person_id: 'o', login: 'olga', name: 'Olga', roles: ['OWNER'], through: [], is_service_account: false },
    ],
    'GET /people/search': [{ id: 'b', login: 'bo', name: 'Bo' }],
    [`GET ${access}`]: { is_restricted: false, made_from: [], shares: [ada] },
    [`PUT ${access}/restriction`]: () => nothing(),
    [`PUT ${access}/people/a`]: () => nothing(),
    [`PUT ${access}/people/b`]: () => nothing(),
    [`DELETE ${access}/people/a`]: () => nothing(),
    [`PUT ${access}/groups/g`]: () => nothing(),
    ...more,
  })
  show(<AccessPage workspaceId="w" transformId="t-pay" />)
  return () => asked.filter((one) => one.method !== 'GET')
}

const theSwitch = () =>
  screen.findByRole('switch', { name: 'Restrict pay to people who are named' })

test('a dataset is restricted with one switch', async () => {
  const sent = open()

  await userEvent.click(await theSwitch())

  await expect
    .poll(sent)
    .toMatchObject([{ path: `${access}/restriction`, body: { is_restricted: true } }])
})

test('what was made from a restricted one says so, and leads there', async () => {
  open({
    [`GET ${access}`]: { is_restricted: false, made_from: ['t-raw'], shares: [] },
    'GET /workspaces/w/lineage': {
      branch: 'main',
      head: 'h',
      nodes: [node('pay'), node('raw')],
      edges: [],
    },
  })

  expect(await screen.findByText(/It is closed all the same/)).toBeTruthy()
  expect(await screen.findByRole('link', { name: 'raw' })).toBeTruthy()
})

test('a right is given beside those that are held, and the last takes all with it', async () => {
  const sent = open()

  await userEvent.click(await screen.findByRole('checkbox', { name: 'Ada: See the code' }))
  await expect.poll(sent).toMatchObject([
    {
      method: 'PUT',
      path: `${access}/people/a`,
      body: { permissions: ['dataset:read', 'dataset:export', 'transform:read'] },
    },
  ])
  await userEvent.click(screen.getByRole('checkbox', { name: 'Ada: Read' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Stop sharing' }))

  await expect
    .poll(() => sent().at(-1))
    .toMatchObject({ method: 'DELETE', path: `${access}/people/a` })
})

test('it is shared with a person who is found by name, and with a group', async () => {
  const sent = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Share with a person' }))
  const [field] = await screen.findAllByRole('textbox', { name: 'Find a person' })
  await userEvent.type(field!, 'bo')
  const [found] = await screen.findAllByRole('radio', { name: 'Bo' })
  await userEvent.click(found!)
  await userEvent.click(screen.getByRole('button', { name: 'Share' }))

  await expect
    .poll(sent)
    .toMatchObject([{ path: `${access}/people/b`, body: { permissions: ['dataset:read'] } }])
})

test('a service account of the workspace is found as people are', async () => {
  const sent = open({ 'GET /people/search': [], [`PUT ${access}/people/r`]: () => nothing() })

  await userEvent.click(await screen.findByRole('button', { name: 'Share with a person' }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.type(dialog.getByRole('textbox', { name: 'Find a person' }), 'RO')
  await userEvent.click(await dialog.findByRole('radio', { name: 'Robot' }))
  expect(dialog.queryByRole('radio', { name: 'Olga' })).toBeNull()
  await userEvent.click(dialog.getByRole('button', { name: 'Share' }))

  await expect.poll(sent).toMatchObject([{ path: `${access}/people/r` }])
})

test('a refusal is told in the words of the server', async () => {
  const sentence = 'This workspace is archived.'
  open({ [`PUT ${access}/restriction`]: () => refuse(409, 'WorkspaceArchived', sentence) })

  await userEvent.click(await theSwitch())

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('it is said of a person what he may, and why', async () => {
  const lacking = { ...because, reason: 'share_lacks' }
  const inGroup = { reason: 'role', role: 'EXPORTER', group: 'Finance', transform: null }
  open({
    [`GET ${access}/explain/b`]: [
      { permission: 'dataset:read', may: false, because: [because] },
      { permission: 'dataset:export', may: true, because: [inGroup] },
      { permission: 'transform:read', may: false, because: [lacking] },
    ],
  })

  await userEvent.type(await screen.findByRole('textbox', { name: 'Find a person' }), 'bo')
  await userEvent.click(await screen.findByRole('radio', { name: 'Bo' }))

  expect(
    await screen.findByText('Bo may not read the data: pay is restricted to people who are named.'),
  ).toBeTruthy()
  expect(
    screen.getByText('Bo may export the data: the group Finance has the role Exporter here.'),
  ).toBeTruthy()
  expect(
    screen.getByText('Bo may not see the code: what was shared does not include it.'),
  ).toBeTruthy()
})

test('where members cannot be managed, it is seen and not changed', async () => {
  open({}, 'member:manage')

  expect(await theSwitch()).toHaveProperty('disabled', true)
  expect(screen.queryByRole('button', { name: 'Share with a person' })).toBeNull()
})
