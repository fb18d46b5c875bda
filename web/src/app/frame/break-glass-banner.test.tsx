import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { BreakGlassBanner } from './break-glass-banner'

const me = { id: 'a', login: 'ada', name: 'Ada', is_administrator: true, must_enrol: false }
const use = { id: 'u', name: 'Bo', used_at: '2026-01-01T12:00:00Z', address: '192.0.2.1' }

test('an administrator is told, until he says that he knows', async () => {
  let open = [use]
  const asked = serve({
    'GET /me': { ...me, may: ['installation:manage'] },
    'GET /installation/break-glass': () => Response.json(open),
    'POST /installation/break-glass/u/acknowledge': () => {
      open = []
      return nothing()
    },
  })
  show(<BreakGlassBanner />)

  expect((await screen.findByRole('alert')).textContent).toContain('Bo signed in with it')
  await userEvent.click(screen.getByRole('button', { name: 'I know of it' }))

  await expect.poll(() => screen.queryByRole('alert')).toBeNull()
  expect(asked.some(({ method }) => method === 'POST')).toBe(true)
})

test('nobody else is asked for', async () => {
  const asked = serve({ 'GET /me': { ...me, may: [] } })
  show(<BreakGlassBanner />)

  await expect.poll(() => asked.length).toBe(1)
  expect(screen.queryByRole('alert')).toBeNull()
})
