import { Notifications, notifications } from '@mantine/notifications'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { Secret, Uses, Vault } from './api'
import { SecretsPage } from './secrets-page'

const NOON = '2026-01-01T12:00:00Z'
const ADA = { id: 'p', name: 'Ada' }
const VALUE = 'canary-value-51f0c9'

const secret = (name: string, more: Partial<Secret> = {}): Secret => ({
  id: name,
  name,
  description: '',
  owner: ADA,
  expires_at: null,
  version: 1,
  made_at: NOON,
  deleted_at: null,
  ...more,
})

type Options = {
  secrets?: Secret[]
  bin?: Secret[]
  uses?: Uses
  vault?: Vault
  without?: Right[]
  more?: object
}

function open(options: Options = {}) {
  const { secrets = [secret('API_KEY')], bin = [], without = [], more = {} } = options
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/vault': options.vault ?? { is_ready: true, gives: 'declared' },
    'PUT /workspaces/w/vault': () => nothing(),
    'GET /workspaces/w/code/secrets': options.uses ?? { uses: [], has_closed: false },
    'GET /workspaces/w/secrets': ({ query }: { query: URLSearchParams }) =>
      Response.json(query.get('deleted') === 'true' ? bin : secrets),
    'POST /workspaces/w/secrets': { id: 'new' },
    'DELETE /workspaces/w/secrets/API_KEY': () => nothing(),
    'POST /workspaces/w/secrets/API_KEY/restore': () => nothing(),
    'PUT /workspaces/w/secrets/API_KEY': () => nothing(),
    'POST /workspaces/w/secrets/API_KEY/versions': { version: 3 },
    'GET /workspaces/w/secrets/API_KEY/versions': [
      { version: 2, made_at: NOON, made_by: ADA },
      { version: 1, made_at: NOON, made_by: ADA },
    ],
    'POST /workspaces/w/secrets/API_KEY/versions/1/restore': () => nothing(),
    ...more,
  })
  const shown = show((search) => (
    <>
      <SecretsPage workspaceId="w" {...search} />
      <Notifications />
    </>
  ))
  return { asked, ...shown }
}

async function choose(item: string) {
  await userEvent.click(await screen.findByRole('button', { name: 'API_KEY: actions' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
}

const sent = (asked: ReturnType<typeof open>['asked'], method: string) =>
  asked.find((one) => one.method === method)

beforeEach(() => notifications.clean())

test('secrets are listed with everything but their values', async () => {
  open({
    secrets: [secret('API_KEY', { description: 'The weather', expires_at: '2020-05-01T00:00:00Z' })],
    uses: { uses: [{ secret: 'API_KEY', transform_id: 't', path: 'w.py' }], has_closed: false },
  })

  const row = await screen.findByRole('row', { name: /API_KEY/ })
  await within(row).findByRole('link', { name: 'w.py' })
  for (const fact of ['The weather', 'Ada', '2020-05-01', 'expired'])
    expect(row.textContent).toContain(fact)
  expect(screen.getByText(/nobody can read it back/)).toBeTruthy()
})

test('a secret that no code declares is unused, as far as one may look', async () => {
  open({ uses: { uses: [], has_closed: true } })

  expect(await screen.findByText('Unused, as far as you may look')).toBeTruthy()
})

test('what code declares and nobody has put in is told', async () => {
  open({ uses: { uses: [{ secret: 'TOKEN', transform_id: 't', path: 'w.py' }], has_closed: false } })

  expect(await screen.findByText('TOKEN, by w.py')).toBeTruthy()
})

test('a value goes in, and is nowhere on the page afterwards', async () => {
  const { asked, cache } = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Add a secret' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a secret' }))
  await userEvent.type(dialog.getByLabelText('Name'), 'TOKEN')
  await userEvent.type(dialog.getByLabelText('Value'), VALUE)
  await userEvent.click(dialog.getByRole('button', { name: 'Add the secret' }))

  expect(await screen.findByText('TOKEN is in the vault.')).toBeTruthy()
  expect(sent(asked, 'POST')?.body).toEqual({
    name: 'TOKEN',
    value: VALUE,
    description: '',
    owner_id: null,
    expires_at: null,
  })
  expect(document.body.innerHTML).not.toContain(VALUE)
  await expect.poll(() => JSON.stringify(cache.getMutationCache().getAll())).not.toContain(VALUE)
})

test('a value of several lines keeps them', async () => {
  const { asked } = open()

  await choose('Replace the value')
  const dialog = within(await screen.findByRole('dialog', { name: 'A new value for API_KEY' }))
  await userEvent.click(dialog.getByLabelText(/Several lines/))
  await userEvent.type(dialog.getByLabelText('Value'), 'first line{enter}second line')
  await userEvent.click(dialog.getByRole('button', { name: 'Replace the value' }))

  await expect.poll(() => sent(asked, 'POST')?.body).toEqual({ value: 'first line\nsecond line' })
})

test('a refused name is told beside the form, which stays', async () => {
  const sentence = 'A secret cannot have this name.'
  open({
    more: { 'POST /workspaces/w/secrets': () => refuse(422, 'SecretNameInvalid', sentence) },
  })

  await userEvent.click(await screen.findByRole('button', { name: 'Add a secret' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a secret' }))
  await userEvent.type(dialog.getByLabelText('Name'), 'LD_PRELOAD')
  await userEvent.type(dialog.getByLabelText('Value'), VALUE)
  await userEvent.click(dialog.getByRole('button', { name: 'Add the secret' }))

  expect((await dialog.findByRole('alert')).textContent).toContain(sentence)
})

test('until the key is there nothing can be added, and the page says so', async () => {
  open({ secrets: [], vault: { is_ready: false, gives: 'declared' } })

  expect(await screen.findByText('The vault is being made')).toBeTruthy()
  for (const add of screen.getAllByRole('button', { name: 'Add a secret' }))
    expect(add).toHaveProperty('disabled', true)
})

test('a new value is a new version', async () => {
  const { asked } = open()

  await choose('Replace the value')
  const dialog = within(await screen.findByRole('dialog', { name: 'A new value for API_KEY' }))
  await userEvent.type(dialog.getByLabelText('Value'), VALUE)
  await userEvent.click(dialog.getByRole('button', { name: 'Replace the value' }))

  expect(await screen.findByText('API_KEY has a new value, version 3.')).toBeTruthy()
  expect(sent(asked, 'POST')?.body).toEqual({ value: VALUE })
})

test('a former version can be used again, and the present one is marked', async () => {
  const { asked } = open({ secrets: [secret('API_KEY', { version: 2 })] })

  await choose('Versions')
  expect((await screen.findByRole('row', { name: /^2/ })).textContent).toContain('in use')
  await userEvent.click(screen.getByRole('button', { name: 'Use version 1 again' }))

  await expect
    .poll(() => sent(asked, 'POST')?.path)
    .toBe('/workspaces/w/secrets/API_KEY/versions/1/restore')
})

test('what is said of a secret can be changed, and its owner stays', async () => {
  const { asked } = open({ secrets: [secret('API_KEY', { description: 'Old' })] })

  await choose('Describe')
  const dialog = within(await screen.findByRole('dialog', { name: 'About API_KEY' }))
  await userEvent.clear(dialog.getByLabelText('Description'))
  await userEvent.type(dialog.getByLabelText('Description'), 'New')
  await userEvent.type(dialog.getByLabelText('Expires on'), '2030-02-01')
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))

  await expect.poll(() => sent(asked, 'PUT')?.body).toEqual({
    description: 'New',
    owner_id: null,
    expires_at: '2030-02-01T00:00:00Z',
  })
})

test('deleting asks nothing and can be undone', async () => {
  const { asked } = open()

  await choose('Delete')
  expect(await screen.findByText('API_KEY is in the bin.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))

  await expect
    .poll(() => sent(asked, 'POST')?.path)
    .toBe('/workspaces/w/secrets/API_KEY/restore')
})

test('the bin brings a secret back, or says why not', async () => {
  const taken = 'The workspace already has a secret by that name.'
  open({
    bin: [secret('API_KEY', { deleted_at: NOON })],
    more: {
      'POST /workspaces/w/secrets/API_KEY/restore': () => refuse(409, 'SecretNameTaken', taken),
    },
  })

  await userEvent.click(await screen.findByRole('radio', { name: 'Bin' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Restore API_KEY' }))

  expect(await screen.findByText(taken)).toBeTruthy()
})

test('an owner chooses that transforms are given everything', async () => {
  const { asked } = open()

  await userEvent.click(await screen.findByRole('radio', { name: 'All of the workspace' }))

  await expect.poll(() => sent(asked, 'PUT')?.body).toEqual({ gives: 'all' })
})

test('who may only read is told whom to ask, and is offered nothing', async () => {
  open({ without: ['secret:write', 'workspace:manage'] })

  expect(await screen.findByText(/ask an owner for the role Editor/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Add a secret' })).toBeNull()
  expect(await screen.findByRole('radio', { name: 'All of the workspace' })).toHaveProperty(
    'disabled',
    true,
  )
  await userEvent.click(await screen.findByRole('button', { name: 'API_KEY: actions' }))
  expect(await screen.findAllByRole('menuitem')).toHaveLength(1)
})

test('a failure says what happened and offers another try', async () => {
  open({ more: { 'GET /workspaces/w/secrets': () => refuse(503, 'Busy', 'It restarts.') } })

  expect((await screen.findByRole('alert')).textContent).toContain('It restarts.')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})
