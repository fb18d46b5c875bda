import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import type { HostReport } from './api'
import { SandboxPage } from './sandbox-page'

const held = { name: 'reach the network', passed: true, evidence: 'OSError: unreachable' }
const through = { name: 'read a foreign dataset', passed: false, evidence: 'EscapedError: root' }

function open(...hosts: HostReport[]) {
  serve({ 'GET /sandbox': hosts })
  show(<SandboxPage />)
}

const ready: HostReport = {
  host: 'tower',
  is_ready: true,
  checked_at: '2026-01-01T12:00:00Z',
  report: { checks: [held], ready: true, reason: '', memory_guard: 'watcher' },
}

const refused: HostReport = {
  ...ready,
  is_ready: false,
  report: { ...ready.report, checks: [held, through], ready: false, reason: 'It read /etc/shadow.' },
}

test('a sandbox that holds shows each attempt with its evidence, and who guards the memory', async () => {
  open(ready)

  const table = within(await screen.findByRole('table', { name: 'Attempts on tower' }))
  expect(table.getByRole('row', { name: 'reach the network Held OSError: unreachable' })).toBeTruthy()
  expect(screen.getByText(/Counted by a watcher/)).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('one that does not hold says so first, with the reason and what to do', async () => {
  open(refused)

  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('No code runs here')
  expect(alert.textContent).toContain('It read /etc/shadow.')
  expect(alert.textContent).toContain('What to do')
  const [, first] = within(screen.getByRole('table')).getAllByRole('row')
  expect(first?.textContent).toContain('read a foreign dataset')
})

test('each worker stands for itself', async () => {
  open(ready, { ...refused, host: 'attic' })

  expect(await screen.findByRole('heading', { name: 'Worker on tower' })).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Worker on attic' })).toBeTruthy()
})

test('before any worker has tried, nothing is claimed', async () => {
  open()

  expect(await screen.findByRole('heading', { name: 'No worker has tried it yet' })).toBeTruthy()
})

test('a failure says what happened and offers another try', async () => {
  serve({ 'GET /sandbox': () => refuse(503, 'Busy', 'It restarts.') })
  show(<SandboxPage />)

  expect((await screen.findByRole('alert')).textContent).toContain('It restarts.')
})
