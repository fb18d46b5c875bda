import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Line, Seal } from './api'
import { AuditPage } from './audit-page'

const ADA = '01a2180c-0000-7000-8000-00000000000a'
const W = '01a2180c-0000-7000-8000-0000000000ff'

const line = (more: Partial<Line> = {}): Line => ({
  id: 7,
  at: '2026-01-01T12:00:00Z',
  kind: 'member.seated',
  did: 'Gave Grace the roles EDITOR',
  is_refusal: false,
  person_id: ADA,
  on_behalf_of: null,
  workspace_id: W,
  object_id: null,
  session_id: null,
  token_id: null,
  address: '192.0.2.1',
  request_id: 'r1',
  database_role: 'dataspace_app',
  transaction: '900',
  facts: { person_id: ADA, roles: ['EDITOR'] },
  leaf: { epoch: 1, number: 17 },
  ...more,
})

const names = { [ADA]: 'Ada Lovelace', [W]: 'flights' }
const seal: Seal = {
  checkpoint: {
    epoch: 1,
    size: 18,
    signed_at: '2026-01-01T12:00:00Z',
    note: 'log/1\n18\nroot\n',
    witnesses: [],
  },
  waiting: 0,
  waiting_since: null,
  stopped_at: null,
  is_witness_set: false,
}
const histogram = {
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-01T04:00:00Z',
  bars: [1, 0, 2, 3].map((lines) => ({ lines, refusals: 0 })),
  is_whole: true,
}
const kind = { kind: 'member.seated', sentence: '', slice: 'access', is_refusal: false, facts: [] }

function open(lines: Line[], more: Record<string, object> = {}, at = '/') {
  const asked = serve({
    'GET /audit': { lines, names, next: null },
    'GET /audit/histogram': histogram,
    'GET /audit/kinds': [kind],
    'GET /audit/seal': seal,
    'GET /workspaces': [],
    ...more,
  })
  return { asked, ...show((search) => <AuditPage {...search} />, at) }
}

const searches = (asked: ReturnType<typeof serve>) =>
  asked.filter(({ path }) => path === '/audit').map(({ query }) => query.toString())

test('a line is read as a sentence: who did what, where, and that it is sealed', async () => {
  open([line()])

  const row = within(await screen.findByRole('row', { name: /Ada Lovelace/ }))
  expect(row.getByRole('button', { name: 'gave Grace the roles EDITOR' })).toBeTruthy()
  expect(row.getByText('flights')).toBeTruthy()
  expect(row.getByText('192.0.2.1')).toBeTruthy()
  expect(row.getByRole('img', { name: 'Sealed' })).toBeTruthy()
})

test.each([
  [{ person_id: null, address: null }, 'The platform'],
  [{ person_id: null }, 'Nobody signed in'],
  [{ person_id: null, database_role: 'dataspace_owner' }, 'dataspace_owner'],
  [{ person_id: W.replace('ff', 'fe') }, 'Somebody who was deleted'],
])('who did it is told, even where nobody is known', async (more, words) => {
  open([line(more)])

  expect(await screen.findByText(words)).toBeTruthy()
})

test('a refusal and what is not sealed yet are marked', async () => {
  open([line({ is_refusal: true, leaf: null })])

  expect(await screen.findByRole('img', { name: 'Refused' })).toBeTruthy()
  expect(screen.getByText('not yet')).toBeTruthy()
})

test('what stands in the address is searched, and rows are asked for as such', async () => {
  const { asked } = open([line()], {}, '/?text=flights&rows=yes&outcome=refused')

  await screen.findByRole('table', { name: 'Audit log' })
  expect(searches(asked)).toEqual(['outcome=refused&text=flights&rows=true'])
})

test('a person in the table narrows the search to what he did', async () => {
  const { asked, address } = open([line()])

  await userEvent.click(await screen.findByRole('button', { name: 'Ada Lovelace' }))

  await expect.poll(address).toContain(`person=${ADA}`)
  await expect.poll(() => searches(asked).at(-1)).toBe(`person=${ADA}`)
})

test('words are searched once the hands rest', async () => {
  const { asked } = open([line()])

  await userEvent.type(await screen.findByRole('textbox', { name: 'Text' }), 'EDITOR')

  await expect.poll(() => searches(asked)).toEqual(['', 'text=EDITOR'])
})

test('a stretch drawn over the histogram becomes the time that is searched', async () => {
  const { address } = open([line()])
  const bars = await screen.findByRole('img', { name: /^6 lines from/ })
  Object.assign(bars, {
    setPointerCapture: () => undefined,
    getBoundingClientRect: () => ({ left: 0, width: 400 }),
  })

  fireEvent.pointerDown(bars, { clientX: 110 })
  fireEvent.pointerMove(bars, { clientX: 290 })
  fireEvent.pointerUp(bars)

  await expect.poll(() => decodeURIComponent(address())).toContain('2026-01-01T01:00:00.000Z')
  expect(decodeURIComponent(address())).toContain('2026-01-01T03:00:00.001Z')
})

test('a line opened shows its facts and the rows that changed with it', async () => {
  const row = line({ id: 8, kind: 'row.inserted', did: 'Added a row to membership', facts: {} })
  const { asked } = open([line()], {
    'GET /audit': ({ query }: { query: URLSearchParams }) => ({
      lines: query.has('transaction') ? [row, line()] : [line()],
      names,
      next: null,
    }),
  })

  await userEvent.click(await screen.findByRole('button', { name: /^gave Grace/ }))

  const drawer = within(await screen.findByRole('dialog', { name: 'member.seated' }))
  expect(drawer.getByText('["EDITOR"]')).toBeTruthy()
  expect(drawer.getByText('as number 17 in tree 1')).toBeTruthy()
  expect(await drawer.findByText(/Added a row to membership/)).toBeTruthy()
  expect(searches(asked).at(-1)).toBe('transaction=900&rows=true&limit=200')
})

test('older lines are fetched from where these end', async () => {
  const { asked } = open([], {
    'GET /audit': ({ query }: { query: URLSearchParams }) =>
      query.has('before')
        ? { lines: [line({ id: 6, did: 'Signed in' })], names, next: null }
        : { lines: [line()], names, next: '5-7' },
  })

  await userEvent.click(await screen.findByRole('button', { name: 'Show older lines' }))

  expect(await screen.findByRole('button', { name: 'signed in' })).toBeTruthy()
  expect(screen.getByText('These are all lines.')).toBeTruthy()
  expect(searches(asked)).toEqual(['', 'before=5-7'])
})

test('a search that has not looked at all lines yet says so and goes on', async () => {
  open([], { 'GET /audit': { lines: [], names: {}, next: '5-7' } }, '/?text=needle')

  expect(await screen.findByRole('button', { name: 'Search older lines' })).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'No line says that' })).toBeNull()
})

test.each([
  ['/', 'Nothing was written yet'],
  ['/?text=needle', 'No line says that'],
])('where nothing is found, the page says why', async (at, title) => {
  open([], { 'GET /audit/histogram': new Response('null') }, at)

  expect(await screen.findByRole('region', { name: title })).toBeTruthy()
})

test('what was searched is what is exported', async () => {
  open([line()], {}, '/?text=flights')

  await userEvent.click(await screen.findByRole('button', { name: 'Export' }))

  const item = await screen.findByRole('menuitem', { name: /^CSV/ })
  expect(item.getAttribute('href')).toBe('/api/audit/export?text=flights&format=csv')
})

test('a stopped sealer is told, with what to do', async () => {
  open([line()], { 'GET /audit/seal': { ...seal, stopped_at: '2026-01-01T12:00:00Z' } })

  await userEvent.click(await screen.findByRole('button', { name: 'Sealing has stopped' }))

  expect((await screen.findByRole('alert')).textContent).toContain('dataspace audit verify')
})

test('an owner searches his workspace, and is shown nothing of the installation', async () => {
  const asked = serve({
    'GET /workspaces/w': { id: 'w', name: 'flights', may: ['audit:read'] },
    'GET /workspaces/w/audit': { lines: [line()], names, next: null },
    'GET /workspaces/w/audit/histogram': histogram,
    'GET /audit/kinds': [kind],
  })
  show(<AuditPage workspaceId="w" />)

  await screen.findByRole('table', { name: 'Audit log' })
  expect(screen.queryByRole('columnheader', { name: 'Workspace' })).toBeNull()
  expect(asked.map(({ path }) => path)).not.toContain('/audit/seal')
})

test('someone who may not read it is told so', async () => {
  open([], {
    'GET /audit': () => refuse(403, 'PermissionMissing', 'Your roles do not allow that.'),
  })

  expect((await screen.findByRole('alert')).textContent).toContain('Your roles do not allow that.')
})
