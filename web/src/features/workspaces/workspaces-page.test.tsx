import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { WorkspacesPage } from './workspaces-page'

const me = (...may: string[]) => ({ id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may })

test('someone who may create workspaces is led to the first one', async () => {
  const asked = serve({
    'GET /me': me('workspace:create'),
    'GET /workspaces': [],
    'POST /workspaces': { id: 'w' },
  })
  const { address } = show(<WorkspacesPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'New workspace' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'flights')
  await userEvent.click(screen.getByRole('button', { name: 'Create workspace' }))

  await expect.poll(address).toBe('/workspaces/w/graph')
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ name: 'flights' })
})

test('someone who may not is told whom to ask', async () => {
  serve({ 'GET /me': me(), 'GET /workspaces': [] })
  show(<WorkspacesPage />)

  expect(await screen.findByRole('heading', { name: 'You are in no workspace yet' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'New workspace' })).toBeNull()
})

test('archived workspaces stand apart', async () => {
  const archived = { ...workspace(), id: 'old', name: 'pilot', archived_at: '2026-01-01T00:00:00Z' }
  serve({ 'GET /me': me(), 'GET /workspaces': [workspace(), archived] })
  show(<WorkspacesPage />)

  expect(await screen.findByRole('table', { name: 'Archived' })).toBeTruthy()
  expect(screen.getByRole('table', { name: 'Workspaces' }).textContent).not.toContain('pilot')
})

test('a failure says what happened and offers another try', async () => {
  serve({ 'GET /me': me(), 'GET /workspaces': () => refuse(503, 'Busy', 'The database restarts.') })
  show(<WorkspacesPage />)

  expect((await screen.findByRole('alert')).textContent).toContain('The database restarts.')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})

test('what was shown to a person stands there, also where he is in no workspace', async () => {
  serve({
    'GET /me': { id: 'a', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
    'GET /workspaces': [],
    'GET /shown': [
      { workspace_id: 'w', workspace: 'Finance', transform_id: 't', name: 'revenue', may: ['dataset:export', 'dataset:read'] },
    ],
  })
  show(<WorkspacesPage />)

  const link = await screen.findByRole('link', { name: 'revenue' })
  expect(link.getAttribute('href')).toBe('/shown/w/t')
  expect(screen.getByText('read and export')).toBeTruthy()
})
