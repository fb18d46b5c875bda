import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { ConfirmPage } from './confirm-page'
import { ForgotPasswordPage } from './forgot-password-page'

const instance = { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 }

beforeEach(() => window.history.replaceState(null, '', '/confirm#one-time-token'))

async function ask() {
  await userEvent.type(await screen.findByLabelText('Login or e-mail address'), 'ada')
  await userEvent.click(screen.getByRole('button', { name: 'Mail me a link' }))
}

test('who forgot a password hears nothing about whether there is an account', async () => {
  const asked = serve({
    'GET /instance': instance,
    'POST /forgot-password': () => Response.json(null, { status: 202 }),
  })
  show(<ForgotPasswordPage />)

  await ask()

  expect((await screen.findByRole('status')).textContent).toContain('If there is such an account')
  expect(asked.at(-1)?.body).toEqual({ account: 'ada' })
})

test('who asks too often is told how long to wait', async () => {
  const refusal = () =>
    refuse(429, 'TooManyAttempts', 'Too many attempts.', { retry_after_seconds: 42 })
  serve({ 'GET /instance': instance, 'POST /forgot-password': refusal })
  show(<ForgotPasswordPage />)

  await ask()

  expect(await screen.findByText('Try again in 42 s.')).toBeTruthy()
})

test('an address is confirmed by a button, and the link leaves the address bar', async () => {
  const asked = serve({ 'GET /instance': instance, 'POST /email/confirm': { waits_for: [] } })
  show(<ConfirmPage />)

  const button = await screen.findByRole('button', { name: 'Confirm' })
  expect(window.location.hash).toBe('')
  // Programs that look into every link of a mailbox must not confirm anything.
  expect(asked.filter((one) => one.method === 'POST')).toEqual([])
  await userEvent.click(button)

  expect((await screen.findByRole('status')).textContent).toBe('The e-mail address is confirmed.')
  expect(asked.at(-1)?.body).toEqual({ token: 'one-time-token' })
})

test('half of a confirmation says which address is waited for', async () => {
  serve({ 'GET /instance': instance, 'POST /email/confirm': { waits_for: ['old'] } })
  show(<ConfirmPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Confirm' }))

  expect((await screen.findByRole('status')).textContent).toContain('The old address')
})

test('a link that is dead is told in the server’s words', async () => {
  const sentence = 'This link is not valid: it was used, replaced, or has expired.'
  serve({
    'GET /instance': instance,
    'POST /email/confirm': () => refuse(404, 'LinkUnknown', sentence),
  })
  show(<ConfirmPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Confirm' }))

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('without a whole link there is nothing to press', async () => {
  window.history.replaceState(null, '', '/confirm')
  serve({ 'GET /instance': instance })
  show(<ConfirmPage />)

  expect(await screen.findByText(/needs the whole link/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Confirm' })).toBeNull()
})
