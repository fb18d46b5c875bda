import { Notifications, notifications } from '@mantine/notifications'
import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { RawFile } from './api'
import { FilesPage } from './files-page'
import { uploads } from './uploads'

const NOON = '2026-01-01T12:00:00Z'

const raw = (name: string, more: Partial<RawFile> = {}): RawFile => ({
  id: name,
  name,
  kind: 'csv',
  bytes: 30_000_000,
  sha256: 'abc',
  uploaded_at: NOON,
  uploaded_by: { id: 'p', name: 'Ada' },
  deleted_at: null,
  ...more,
})

/** Every upload is kept at once; what was sent is told. */
function sends(): string[] {
  const sent: string[] = []
  class Request extends EventTarget {
    upload = new EventTarget()
    status = 201
    responseText = '{}'
    setRequestHeader() {
      return undefined
    }
    open(method: string, to: string) {
      sent.push(`${method} ${to}`)
    }
    send() {
      this.dispatchEvent(new Event('load'))
    }
    abort() {
      return undefined
    }
  }
  vi.stubGlobal('XMLHttpRequest', Request)
  return sent
}

type Options = { files?: RawFile[]; bin?: RawFile[]; without?: Right[]; more?: object }

function open({ files = [raw('flights.csv')], bin = [], without = [], more = {} }: Options = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/files': ({ query }: { query: URLSearchParams }) =>
      Response.json(query.get('deleted') === 'true' ? bin : files),
    'DELETE /workspaces/w/files/flights.csv': () => nothing(),
    'POST /workspaces/w/files/flights.csv/restore': raw('flights.csv'),
    ...more,
  })
  const shown = show((search) => (
    <>
      <FilesPage workspaceId="w" {...search} />
      <Notifications />
    </>
  ))
  return { asked, ...shown }
}

const choose = async (...files: File[]) =>
  userEvent.upload(await screen.findByLabelText('Files to upload'), files)

const menuOf = async (name: string) => {
  await userEvent.click(await screen.findByRole('button', { name: `${name}: actions` }))
  return within(await screen.findByRole('menu'))
}

beforeEach(() => {
  uploads.clear('w')
  notifications.clean()
})

test('files are listed with kind, size, time and person', async () => {
  open()

  const row = await screen.findByRole('row', { name: /flights\.csv/ })
  expect(row.textContent).toContain('CSV')
  expect(row.textContent).toContain('30 MB')
  expect(row.textContent).toContain('Ada')
  expect(within(row).getByRole('link').getAttribute('href')).toBe('/workspaces/w/files/flights.csv')
})

test('several new files are sent at once, whatever they are called', async () => {
  const sent = sends()
  open()

  await choose(new File(['1'], 'a b?.csv'), new File(['2'], 'погода.parquet'))

  expect(await screen.findByText('2 of 2 uploaded')).toBeTruthy()
  expect(sent).toEqual([
    'PUT /api/workspaces/w/files/a%20b%3F.csv',
    `PUT /api/workspaces/w/files/${encodeURIComponent('погода.parquet')}`,
  ])
})

test('files dropped anywhere on the page are sent', async () => {
  const sent = sends()
  open()
  await screen.findByRole('table', { name: 'Files' })
  const dataTransfer = { types: ['Files'], files: [new File(['1'], 'new.csv')], items: [] }

  fireEvent.dragEnter(document.body, { dataTransfer })
  expect(screen.getByText('Drop the files to upload them to flights')).toBeTruthy()
  fireEvent.drop(document.body, { dataTransfer })

  await expect.poll(() => sent).toEqual(['PUT /api/workspaces/w/files/new.csv'])
  expect(screen.queryByText('Drop the files to upload them to flights')).toBeNull()
})

test('what would be replaced is said before anything is sent', async () => {
  const sent = sends()
  open()

  await choose(new File(['1'], 'flights.csv'), new File(['2'], 'new.csv'))
  const dialog = within(await screen.findByRole('dialog', { name: 'Replace flights.csv?' }))
  expect(dialog.getByRole('row', { name: /flights\.csv .*Ada/ })).toBeTruthy()
  expect(sent).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Only the new one' }))

  await expect.poll(() => sent).toEqual(['PUT /api/workspaces/w/files/new.csv'])
})

test('deleting asks nothing and can be undone', async () => {
  const { asked } = open()

  const menu = await menuOf('flights.csv')
  await userEvent.click(menu.getByRole('menuitem', { name: 'Delete' }))
  expect(await screen.findByText('flights.csv is in the bin.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))

  await expect
    .poll(() => asked.some((one) => one.path === '/workspaces/w/files/flights.csv/restore'))
    .toBe(true)
})

test('who may not export is told in the place of the download', async () => {
  open({ without: ['dataset:export'] })

  const menu = await menuOf('flights.csv')

  expect(menu.queryByRole('menuitem', { name: 'Download' })).toBeNull()
  expect(menu.getByRole('menuitem', { name: /needs the role Exporter/ })).toBeTruthy()
})

test('who may export downloads the file under its name', async () => {
  open()

  const link = (await menuOf('flights.csv')).getByRole('menuitem', { name: 'Download' })

  expect(link.getAttribute('href')).toBe('/api/workspaces/w/files/flights.csv/download')
})

test('who may only read is told whom to ask, and is offered nothing', async () => {
  open({ without: ['file:write', 'transform:write'] })

  expect(await screen.findByText(/ask an owner for the role Editor/)).toBeTruthy()
  expect(screen.queryByLabelText('Files to upload')).toBeNull()
  const menu = await menuOf('flights.csv')
  expect(menu.getAllByRole('menuitem')).toHaveLength(1)
})

test('the bin brings a file back, or says why not', async () => {
  const taken = 'The workspace has a file by that name.'
  open({
    bin: [raw('flights.csv', { deleted_at: new Date().toISOString() })],
    more: {
      'POST /workspaces/w/files/flights.csv/restore': () => refuse(409, 'FileNameTaken', taken),
    },
  })

  await userEvent.click(await screen.findByRole('radio', { name: 'Bin' }))
  const row = await screen.findByRole('row', { name: /flights\.csv/ })
  expect(row.textContent).toContain('in 29 days')
  await userEvent.click(within(row).getByRole('button', { name: 'Restore flights.csv' }))

  expect(await screen.findByText(taken)).toBeTruthy()
})

test('an ingest is shown before it is saved, and leads to the transform', async () => {
  const { asked, address } = open({
    more: {
      'GET /workspaces/w/files/flights.csv/ingest': {
        path: 'flights.py',
        text: 'def transform(): ...',
      },
      'PUT /workspaces/w/code/file': { head: 'h', blob: 'b', transform_id: 't', problems: [] },
    },
  })

  const menu = await menuOf('flights.csv')
  await userEvent.click(menu.getByRole('menuitem', { name: 'Make an ingest from this' }))
  expect(await screen.findByText('def transform(): ...')).toBeTruthy()
  expect(asked.some((one) => one.method === 'PUT')).toBe(false)
  await userEvent.click(screen.getByRole('button', { name: 'Save the ingest' }))

  await expect.poll(address).toBe('/workspaces/w/transforms/t')
  expect(asked.find((one) => one.method === 'PUT')?.body).toEqual({
    path: 'flights.py',
    text: 'def transform(): ...',
    blob: null,
    message: 'Read flights.csv',
  })
})

test('a file that cannot be read says why instead of a proposal', async () => {
  open({
    more: {
      'GET /workspaces/w/files/flights.csv/ingest': () =>
        refuse(422, 'FileUnreadable', 'The file cannot be read as a table.', {
          reason: 'The file is empty.',
        }),
    },
  })

  const menu = await menuOf('flights.csv')
  await userEvent.click(menu.getByRole('menuitem', { name: 'Make an ingest from this' }))

  expect((await screen.findByRole('alert')).textContent).toContain('The file is empty.')
})

test('an empty workspace says what to do first', async () => {
  open({ files: [] })

  expect(await screen.findByRole('heading', { name: 'No files yet' })).toBeTruthy()
})

test('a failure says what happened and offers another try', async () => {
  open({ more: { 'GET /workspaces/w/files': () => refuse(503, 'Busy', 'It restarts.') } })

  expect((await screen.findByRole('alert')).textContent).toContain('It restarts.')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})

test('of a file that holds nothing no ingest is offered, and the menu says why', async () => {
  open({ files: [raw('flights.csv', { bytes: 0 })] })

  const menu = await menuOf('flights.csv')

  expect(menu.queryByRole('menuitem', { name: 'Make an ingest from this' })).toBeNull()
  expect(
    menu.getByRole('menuitem', { name: 'No ingest: the file cannot be read' }),
  ).toHaveProperty('disabled', true)
})
