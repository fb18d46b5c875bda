import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { SignInPage } from './sign-in-page'

const instance = { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 }
const me = { id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may: [] }

async function signIn(password = 'correct horse battery') {
  await userEvent.type(await screen.findByLabelText('Login'), 'ada')
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('signing in leads to where the person wanted to go', async () => {
  const asked = serve({ 'GET /instance': instance, 'POST /sign-in': me })
  const { address } = show(<SignInPage next="/workspaces/w/builds" />)

  await signIn()

  await expect.poll(address).toBe('/workspaces/w/builds')
  expect(asked.find((one) => one.path === '/sign-in')?.body).toEqual({
    login: 'ada',
    password: 'correct horse battery',
  })
})

test('whoever was signed out elsewhere is told so, and comes back to where he was', async () => {
  serve({ 'GET /instance': instance, 'POST /sign-in': me })
  const { address } = show(<SignInPage next="/account" ended="yes" />)

  expect((await screen.findByRole('status')).textContent).toContain('Your session has ended')
  await signIn()

  await expect.poll(address).toBe('/account')
})

test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'a link cannot send people to %s after signing in',
  async (next) => {
    serve({ 'GET /instance': instance, 'POST /sign-in': me })
    const { address } = show(<SignInPage next={next} />)

    await signIn()

    await expect.poll(address).toBe('/workspaces')
  },
)

test('a refusal is told in the server’s own words', async () => {
  const sentence = 'The login or the password is not right.'
  serve({ 'GET /instance': instance, 'POST /sign-in': () => refuse(401, 'SignInFailed', sentence) })
  show(<SignInPage />)

  await signIn('wrong')

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('after too many attempts the page says how long to wait', async () => {
  const refusal = () =>
    refuse(429, 'TooManyAttempts', 'Too many attempts.', { retry_after_seconds: 42 })
  serve({ 'GET /instance': instance, 'POST /sign-in': refusal })
  show(<SignInPage />)

  await signIn()

  expect(await screen.findByText('Try again in 42 s.')).toBeTruthy()
})
