import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { HealthPage } from './health-page'
import { PlotsPage } from './plots-page'

const data = '/workspaces/w/datasets/t'
const artifacts = [
  { path: 'plots/delay & more.html', bytes: 48_000, media_type: 'text/html' },
  { path: 'delay.png', bytes: 8000, media_type: 'image/png' },
  { path: 'model.pkl', bytes: 9, media_type: 'application/octet-stream' },
]

function open(without: Right[] = []) {
  serve({
    'GET /workspaces/w': workspace(...without),
    [`GET ${data}`]: {
      transform_id: 't',
      current: { id: 's', artifacts },
      may: workspace(...without).may,
    },
  })
  show((search) => <PlotsPage workspaceId="w" transformId="t" {...search} />)
}

test('a page that a transform wrote stands in a frame that can run and reach nothing else', async () => {
  open()

  const frame = await screen.findByTitle('plots/delay & more.html')

  expect(frame.getAttribute('sandbox')).toBe('allow-scripts')
  expect(frame.getAttribute('src')).toBe(
    `/api${data}/snapshots/s/artifacts/plots/delay%20%26%20more.html`,
  )
})

test('an image is shown as one', async () => {
  open()

  await userEvent.click(await screen.findByRole('button', { name: /delay.png/ }))

  expect(await screen.findByRole('img', { name: 'delay.png' })).toBeTruthy()
})

test('a plot is downloaded by those who may export', async () => {
  open()

  const link = await screen.findByRole('link', { name: 'Download' })

  expect(link.getAttribute('href')).toContain('download=true')
})

test('for the others there is the reason', async () => {
  open(['dataset:export'])

  await userEvent.click(await screen.findByRole('button', { name: /model.pkl/ }))

  expect(await screen.findByText(/can give you the role Exporter/)).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Download' })).toBeNull()
})

test('of the checks those that failed come first, with what was found', async () => {
  const check = (name: string, passed: boolean) => ({
    check: name,
    severity: 'warn',
    passed,
    error: passed ? null : '2,512 values are null',
  })
  const report = {
    timestamp: '2026-01-01T00:00:00Z',
    summary: { total_columns: 1, total_checks: 2, passed: 1, failed: 1, overall_pass_percentage: 50 },
    columns: {
      tailnum: { pass_percentage: 50, checks: [check('unique', true), check('no_nulls', false)] },
    },
  }
  serve({ [`GET ${data}/health`]: [{ snapshot_id: 's', at: '2026-01-01T00:00:00Z', report }] })
  show(<HealthPage workspaceId="w" transformId="t" />)

  expect(await screen.findByRole('heading', { name: '1 of 2 checks passed' })).toBeTruthy()
  const rows = screen.getAllByRole('row')
  expect(rows[1]?.textContent).toContain('no_nulls')
  expect(rows[1]?.textContent).toContain('2,512 values are null')
})
