import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { SecondFactors } from './second-factors'
import { StepUpDialog } from './step-up-dialog'

const none = {
  authenticator_since: null,
  passkeys: [],
  recovery_codes_left: 0,
  is_required: false,
  has_password: true,
}
const codes = Array.from({ length: 10 }, (_, number) => `AAAA-BBBB-CCCC-DDD${number}`)
const begun = { secret: 'ABCDEFGHIJKLMNOP', address: 'otpauth://totp/Test:ada?secret=ABCDEFGHIJKLMNOP' }

test('an app is set up with a picture drawn here, and the codes are shown once', async () => {
  const asked = serve({
    'GET /me/factors': none,
    'POST /me/factors/authenticator': begun,
    'POST /me/factors/authenticator/confirm': { codes },
  })
  const { cache } = show(<SecondFactors />)

  await userEvent.click(await screen.findByRole('button', { name: 'Set up an app' }))
  expect(await screen.findByTitle('Code for the app')).toBeTruthy()
  expect(screen.getByText('ABCD EFGH IJKL MNOP')).toBeTruthy()
  await userEvent.type(screen.getByLabelText('Six digits'), '123456')
  await userEvent.click(screen.getByRole('button', { name: 'Use this app' }))

  const shown = await screen.findByRole('list', { name: 'Recovery codes' })
  expect(within(shown).getAllByRole('listitem')).toHaveLength(10)
  expect(asked.every(({ path }) => path.startsWith('/me/factors'))).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: 'I have kept them' }))
  expect(screen.queryByText(codes[0]!)).toBeNull()
  const kept = () => JSON.stringify(cache.getMutationCache().getAll().map((one) => one.state.data))
  await expect.poll(kept).not.toContain('ABCDEFGH')
  await expect.poll(kept).not.toContain('AAAA-BBBB')
})

test('removing the last factor says what goes with it', async () => {
  const asked = serve({
    'GET /me/factors': { ...none, authenticator_since: '2026-01-01T00:00:00Z', recovery_codes_left: 9 },
    'DELETE /me/factors/authenticator': () => nothing(),
  })
  show(<SecondFactors />)

  expect(await screen.findByText('9 recovery codes are left.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Remove Authenticator app' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove Authenticator app?' }))
  expect(dialog.getByText(/your password alone lets you in/)).toBeTruthy()
  await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))

  await expect.poll(() => asked.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('where a fresh proof is wanted the dialog asks, and the act goes on', async () => {
  let isFresh = false
  const asked = serve({
    'GET /me/factors': none,
    'POST /me/factors/authenticator': () =>
      isFresh
        ? Response.json(begun)
        : refuse(403, 'StepUpNeeded', 'This wants a fresh proof.', { methods: ['password'] }),
    'POST /me/step-up': () => {
      isFresh = true
      return nothing()
    },
  })
  show(
    <>
      <SecondFactors />
      <StepUpDialog />
    </>,
  )

  await userEvent.click(await screen.findByRole('button', { name: 'Set up an app' }))
  await userEvent.type(await screen.findByLabelText('Password'), 'correct horse battery')
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }))

  expect(await screen.findByTitle('Code for the app')).toBeTruthy()
  const proof = asked.find(({ path }) => path === '/me/step-up')
  expect(proof?.body).toEqual({ method: 'password', password: 'correct horse battery' })
})

test.each([
  [3, 'Only 3 recovery codes are left'],
  [1, 'Only one recovery code is left'],
  [0, 'No recovery code is left'],
])('with %i recovery codes left the page says so, and makes new ones', async (left, words) => {
  serve({
    'GET /me/factors': { ...none, authenticator_since: '2026-01-01T00:00:00Z', recovery_codes_left: left },
    'POST /me/factors/recovery-codes': { codes },
  })
  show(<SecondFactors />)

  const warning = within(await screen.findByRole('status', { name: words }))
  await userEvent.click(warning.getByRole('button', { name: 'Make new codes' }))

  expect(await screen.findByRole('list', { name: 'Recovery codes' })).toBeTruthy()
})
