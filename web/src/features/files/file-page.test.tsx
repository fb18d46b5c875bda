import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { FileKind } from './api'
import { FilePage } from './file-page'

const rows = '/workspaces/w/files/f/rows'

function open(more: Record<string, object> = {}, kind: FileKind = 'csv') {
  const file = {
    id: 'f',
    name: 'flights.csv',
    kind,
    bytes: 30_000_000,
    sha256: 'abc',
    uploaded_at: '2026-01-01T12:00:00Z',
    uploaded_by: { id: 'p', name: 'Ada' },
    deleted_at: null,
  }
  const asked = serve({
    'GET /workspaces/w': workspace(),
    'GET /workspaces/w/files': [file],
    [`GET ${rows}`]: ({ query }: { query: URLSearchParams }) => ({
      columns: [
        { name: 'carrier', type: 'String' },
        { name: 'delay', type: 'Int64' },
      ],
      rows: [
        ['UA', 2],
        ['AA', null],
      ],
      row_count: 202,
      matched_count: 202,
      offset: Number(query.get('offset')),
      cut_cells: [],
    }),
    ...more,
  })
  const shown = show((search) => <FilePage workspaceId="w" fileId="f" {...search} />)
  return { asked, ...shown }
}

test('a file is looked into page by page, and the page stands in the address', async () => {
  const { asked, address } = open()

  expect(await screen.findByRole('columnheader', { name: /carrier/ })).toBeTruthy()
  expect(screen.getByRole('row', { name: '2 AA null' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Make an ingest from this' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Previous' })).toHaveProperty('disabled', true)
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))

  expect(await screen.findByText('Rows 101 to 102 of 202')).toBeTruthy()
  await expect.poll(address).toContain('page=')
  expect(asked.filter((one) => one.path === rows).map((one) => one.query.get('offset'))).toEqual([
    '0',
    '100',
  ])
})

test('a file that cannot be read says why, and offers no other try', async () => {
  open({
    [`GET ${rows}`]: () =>
      refuse(422, 'FileUnreadable', 'The file cannot be read as a table.', {
        reason: 'The file is empty.',
      }),
  })

  expect((await screen.findByRole('alert')).textContent).toContain('The file is empty.')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Make an ingest from this' })).toBeNull()
})

test('of a file that is no table, no rows are asked for', async () => {
  const { asked } = open({}, 'other')

  expect(
    await screen.findByRole('heading', { name: 'Nothing to show of this kind of file' }),
  ).toBeTruthy()
  expect(asked.some((one) => one.path === rows)).toBe(false)
})

test('a file that is gone leads to the bin', async () => {
  open({ 'GET /workspaces/w/files': [] })

  const link = await screen.findByRole('link', { name: 'Look in the bin' })
  expect(link.getAttribute('href')).toBe('/workspaces/w/files?view=bin')
})
