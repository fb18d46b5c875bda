import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right, Workspace } from '../../shared/api/workspace'
import { workspace } from '../../shared/testing/samples'
import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { SettingsPage } from './settings-page'

type Options = { is?: Partial<Workspace>; without?: Right[]; more?: Record<string, object> }

function open({ is = {}, without = [], more = {} }: Options = {}) {
  const asked = serve({
    'GET /workspaces/w': { ...workspace(...without), ...is },
    'PATCH /workspaces/w': () => nothing(),
    'POST /workspaces/w/archive': () => nothing(),
    'POST /workspaces/w/unarchive': () => nothing(),
    ...more,
  })
  show(<SettingsPage workspaceId="w" />)
  const sent = (method: string) => asked.filter((one) => one.method === method)
  return { sent }
}

const name = () => screen.findByRole('textbox', { name: 'Name of the workspace' })

test('a workspace is renamed', async () => {
  const { sent } = open()

  await userEvent.clear(await name())
  await userEvent.type(await name(), 'Полёты')
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }))

  await expect.poll(() => sent('PATCH')[0]?.body).toEqual({ name: 'Полёты' })
})

test('a name that is refused says why beside the button', async () => {
  open({ more: { 'PATCH /workspaces/w': () => refuse(422, 'RequestInvalid', 'Not that name.') } })

  await name()
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }))

  expect((await screen.findByRole('alert')).textContent).toBe('Not that name.')
})

test('transforms receive the kind of frame that is chosen', async () => {
  const { sent } = open()

  expect(await screen.findByRole('radio', { name: 'Polars' })).toHaveProperty('checked', true)
  await userEvent.click(screen.getByRole('radio', { name: 'pandas' }))

  await expect.poll(() => sent('PATCH')[0]?.body).toEqual({ df_type: 'pandas' })
})

test('archiving names the workspace and asks once', async () => {
  const { sent } = open()

  await userEvent.click(await screen.findByRole('button', { name: 'Archive the workspace' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Archive flights?' }))
  expect(sent('POST')).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Archive' }))

  await expect.poll(() => sent('POST')[0]?.path).toBe('/workspaces/w/archive')
})

test('an archived workspace can be brought back, and nothing else', async () => {
  const { sent } = open({ is: { archived_at: '2026-01-02T00:00:00Z' } })

  expect(await name()).toHaveProperty('readOnly', true)
  expect(screen.getByRole('radio', { name: 'pandas' })).toHaveProperty('disabled', true)
  expect(screen.getByText(/^Once brought back, everything in it/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Bring it back' }))

  await expect.poll(() => sent('POST')[0]?.path).toBe('/workspaces/w/unarchive')
})

test('who may not manage it sees the settings, and who decides', async () => {
  open({ without: ['workspace:manage'] })

  expect(await name()).toHaveProperty('readOnly', true)
  expect(screen.getByText('Owners of the workspace decide about these.')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
