import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Snapshot } from '../../shared/api/datasets'
import type { NodeState } from '../../shared/api/lineage'
import type { Right } from '../../shared/api/workspace'
import { lineage, node, workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { PreviewPage } from './preview-page'

const columns = [
  { name: 'carrier', type: 'String' },
  { name: 'delay', type: 'Float64' },
]
const current: Snapshot = {
  id: 's2',
  build_id: 'b',
  row_count: 10_000_000,
  column_count: 2,
  bytes: 400_000_000,
  columns,
  created_at: '2026-01-02T12:00:00Z',
  is_current: true,
  artifacts: [],
  health: null,
}
const older = { ...current, id: 's1', is_current: false, row_count: 5 }
const data = '/workspaces/w/datasets/t'

const page = {
  columns,
  rows: [
    ['UA', 2.5],
    ['AA', null],
  ],
  cut_cells: [],
  row_count: 10_000_000,
  matched_count: 10_000_000,
  offset: 0,
}
const statistics = [
  {
    column: 'delay',
    type: 'Float64',
    null_count: 8255,
    distinct_count: 527,
    is_distinct_exact: true,
    min: -43,
    max: 1301,
    mean: 12.6,
    std: 40.2,
    histogram: { edges: [0, 1, 2], counts: [5, 1] },
    top: null,
  },
]

const lineageAt = (snapshot: string, state: NodeState = 'fresh') => {
  const flights = node('flights')
  return lineage({
    ...flights,
    transform_id: 't',
    state,
    snapshot: flights.snapshot && { ...flights.snapshot, id: snapshot },
  })
}

type Options = { without?: Right[]; snapshot?: string; more?: Record<string, object> }

function open({ without = [], snapshot, more = {} }: Options = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    [`GET ${data}`]: { transform_id: 't', current, may: workspace(...without).may },
    'GET /workspaces/w/lineage': lineageAt('s2'),
    [`GET ${data}/snapshots`]: [current, older],
    [`GET ${data}/snapshots/s2/rows`]: page,
    [`GET ${data}/snapshots/s2/statistics`]: statistics,
    [`GET ${data}/snapshots/s1/rows`]: page,
    [`GET ${data}/snapshots/s1/statistics`]: statistics,
    [`POST ${data}/restore`]: () => nothing(),
    ...more,
  })
  const shown = show(
    (search) => <PreviewPage workspaceId="w" transformId="t" {...search} />,
    snapshot === undefined ? '/' : `/?snapshot=${snapshot}`,
  )
  return { asked, ...shown }
}

test('a dataset of ten million rows asks for its first page only', async () => {
  const { asked } = open()

  const grid = await screen.findByRole('grid', { name: 'Rows of flights' })

  expect(grid.getAttribute('aria-rowcount')).toBe('10000001')
  expect(within(grid).getByRole('gridcell', { name: 'UA' })).toBeTruthy()
  expect(within(grid).getByRole('gridcell', { name: 'null' })).toBeTruthy()
  const rows = asked.filter((one) => one.path.endsWith('/rows'))
  expect(rows.map((one) => one.query.get('offset'))).toEqual(['0'])
})

test('a column shows its range, and can be sorted and filtered', async () => {
  const { address } = open()

  await userEvent.click(await screen.findByRole('button', { name: /delay.*-43 – 1301 · 8,255 null/ }))
  const details = await screen.findByRole('region', { name: 'delay' })
  await userEvent.type(within(details).getByRole('textbox', { name: 'Value' }), '60')
  await userEvent.click(within(details).getByRole('button', { name: 'Filter' }))

  await expect.poll(() => decodeURIComponent(address())).toContain('"column":"delay","op":"eq","value":60')
})

test('a value that is none of the column’s type is not sent', async () => {
  const { address } = open()

  await userEvent.click(await screen.findByRole('button', { name: /delay/ }))
  const details = await screen.findByRole('region', { name: 'delay' })
  await userEvent.type(within(details).getByRole('textbox', { name: 'Value' }), 'late')
  await userEvent.click(within(details).getByRole('button', { name: 'Filter' }))

  expect(await within(details).findByText('Not a value of Float64.')).toBeTruthy()
  expect(address()).toBe('/')
})

test('who may export finds both formats', async () => {
  open()

  await userEvent.click(await screen.findByRole('button', { name: 'Export' }))

  const parquet = await screen.findByRole('menuitem', { name: 'Parquet' })
  expect(parquet.getAttribute('href')).toBe(`/api${data}/snapshots/s2/export?format=parquet&name=flights`)
})

test('who may not export finds the reason there', async () => {
  open({ without: ['dataset:export'] })

  await userEvent.click(await screen.findByRole('button', { name: 'Export' }))

  expect(await screen.findByText(/You may read this dataset, but not export it/)).toBeTruthy()
  expect(screen.queryByRole('menuitem')).toBeNull()
})

test('an older snapshot says that it is one, and can be restored', async () => {
  const { asked } = open({ snapshot: 's1' })

  await userEvent.click(await screen.findByRole('button', { name: 'Restore it' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Restore' }))

  await expect
    .poll(() => asked.find((one) => one.method === 'POST')?.body)
    .toEqual({ snapshot_id: 's1' })
})

test('a day’s limit of reading is told in the server’s words', async () => {
  const sentence = 'You have read all the rows of this dataset that one person may read today.'
  open({
    more: { [`GET ${data}/snapshots/s2/rows`]: () => refuse(429, 'ReadingLimitReached', sentence) },
  })

  expect((await screen.findByRole('alert')).textContent).toContain(sentence)
})

test('a transform that was never built says what to do', async () => {
  open({ more: { [`GET ${data}`]: { transform_id: 't', current: null } } })

  expect(await screen.findByRole('heading', { name: 'No data yet' })).toBeTruthy()
})

/** A build ends on the server, and the lineage is asked as it is every moment meanwhile. */
function openAndBuild(snapshot?: string) {
  const newest = { ...current, id: 's3', row_count: 77 }
  let isBuilt = false
  const shown = open({
    ...(snapshot !== undefined && { snapshot }),
    more: {
      'GET /workspaces/w/lineage': () => lineageAt(isBuilt ? 's3' : 's2'),
      [`GET ${data}`]: () => ({ transform_id: 't', current: isBuilt ? newest : current }),
      [`GET ${data}/snapshots`]: () =>
        Response.json(
          isBuilt ? [newest, { ...current, is_current: false }, older] : [current, older],
        ),
      [`GET ${data}/snapshots/s3/rows`]: { ...page, rows: [['B6', 1]], row_count: 77 },
      [`GET ${data}/snapshots/s3/statistics`]: statistics,
    },
  })
  const build = () => {
    isBuilt = true
    return act(() => shown.cache.invalidateQueries({ queryKey: ['workspace', 'w', 'lineage'] }))
  }
  return { build, ...shown }
}

const picked = () => screen.getByRole('combobox', { name: 'Snapshot' })

test('the result of a build takes the place of the data that was current', async () => {
  const { build } = openAndBuild()
  await screen.findByRole('gridcell', { name: 'UA' })

  await build()

  expect(await screen.findByRole('gridcell', { name: 'B6' })).toBeTruthy()
  expect(screen.queryByRole('gridcell', { name: 'UA' })).toBeNull()
  expect(picked()).toHaveProperty('value', expect.stringMatching(/^Current: .*77 rows/))
})

test('the result of a build leaves alone who looks at an older snapshot', async () => {
  const { asked, build } = openAndBuild('s1')
  await screen.findByRole('gridcell', { name: 'UA' })

  await build()

  await expect.poll(() => asked.filter((one) => one.path === `${data}/snapshots`).length).toBe(2)
  expect(screen.getByRole('gridcell', { name: 'UA' })).toBeTruthy()
  expect(screen.getByText(/You are looking at an older snapshot/)).toBeTruthy()
  expect(picked()).toHaveProperty('value', expect.stringMatching(/^(?!Current)/))
  expect(asked.some((one) => one.path === `${data}/snapshots/s3/rows`)).toBe(false)
})
