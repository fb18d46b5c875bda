import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'

import { call } from '../../shared/api/client'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { StepUpDialog } from './step-up-dialog'

const danger = (methods: string[]) => ({
  'DELETE /danger': () => refuse(403, 'StepUpNeeded', 'This wants a fresh proof.', { methods }),
})
const there = { location: 'https://login.example/authorize?max_age=0' }

function Danger() {
  const dare = () => void call('/danger', { method: 'DELETE' }).catch(() => null)
  return <button onClick={dare}>Dare</button>
}

async function dare() {
  show(
    <>
      <Danger />
      <StepUpDialog />
    </>,
  )
  await userEvent.click(await screen.findByRole('button', { name: 'Dare' }))
}

/** Whoever asked is answered: else the next one who asks would wait for it. */
afterEach(async () => {
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
})

test('who has neither password nor factor signs in again at his provider', async () => {
  const asked = serve({
    ...danger(['provider']),
    'GET /me/step-up/providers': [{ id: 'keycloak', name: 'Example University' }],
    'POST /me/step-up/providers/keycloak': there,
  })
  const left: string[] = []
  const here = new URL('http://localhost/workspaces/w?branch=main')
  vi.stubGlobal('location', Object.assign(here, { assign: (to: string) => left.push(to) }))
  await dare()

  await userEvent.click(
    await screen.findByRole('button', { name: 'Sign in again with Example University' }),
  )

  await expect.poll(() => left).toEqual([there.location])
  expect(asked.at(-1)?.body).toEqual({ next: '/workspaces/w?branch=main' })
})

test('a password is asked for beside it, where there is one', async () => {
  serve({
    ...danger(['password', 'provider']),
    'GET /me/step-up/providers': [{ id: 'keycloak', name: 'Example University' }],
  })
  await dare()

  expect(await screen.findByLabelText('Password')).toBeTruthy()
  expect(await screen.findByRole('button', { name: /^Sign in again with/ })).toBeTruthy()
})

test('where no provider can say when, the page says what to do', async () => {
  serve({ ...danger(['provider']), 'GET /me/step-up/providers': [] })
  await dare()

  expect(await screen.findByText(/set a password with “Forgot password\?”/)).toBeTruthy()
})
