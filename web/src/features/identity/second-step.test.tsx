import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { meQuery } from '../../shared/api/me'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { SignInPage } from './sign-in-page'

const instance = { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 }
const me = { id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may: [], must_enrol: false }
const due = { methods: ['code', 'recovery_code'] }

async function signIn() {
  await userEvent.type(await screen.findByLabelText('Login'), 'ada')
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

async function give(label: string, code: string) {
  await userEvent.type(await screen.findByLabelText(label), code)
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
}

test('after the password a code is asked for, and then the person is in', async () => {
  const asked = serve({
    'GET /instance': instance,
    'POST /sign-in': Response.json(due, { status: 202 }),
    'POST /sign-in/second-step': me,
  })
  const { address, cache } = show(<SignInPage next="/workspaces/w/builds" />)

  await signIn()
  expect(address()).toBe('/')
  expect(cache.getQueryData(meQuery.queryKey)).toBeUndefined()
  await give('Code of the authenticator app', '123456')

  await expect.poll(address).toBe('/workspaces/w/builds')
  expect(asked.at(-1)?.body).toEqual({ method: 'code', code: '123456' })
  expect(cache.getQueryData(meQuery.queryKey)).toEqual(me)
})

test('a recovery code is a click away', async () => {
  const asked = serve({ 'GET /instance': instance, 'POST /sign-in/second-step': me })
  show(<SignInPage due="code,recovery_code" />)

  await userEvent.click(await screen.findByRole('button', { name: 'Recovery code instead' }))
  await give('Recovery code', 'AAAA-BBBB-CCCC-DDDD')

  await expect.poll(() => asked.at(-1)?.body).toEqual({
    method: 'recovery_code',
    code: 'AAAA-BBBB-CCCC-DDDD',
  })
})

test('a code that was refused is said where it was typed', async () => {
  const sentence = 'That was not accepted: the code is wrong or used up.'
  serve({
    'GET /instance': instance,
    'POST /sign-in/second-step': () => refuse(403, 'FactorRefused', sentence),
  })
  show(<SignInPage due="code" />)

  await give('Code of the authenticator app', '000000')

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('an address cannot ask for a way that is none', async () => {
  serve({ 'GET /instance': instance })
  show(<SignInPage due="password,nonsense" />)

  expect(await screen.findByLabelText('Login')).toBeTruthy()
})

test('a browser without a passkey says so, and the password is still there', async () => {
  serve({ 'GET /instance': instance, 'POST /sign-in/passkey/options': { challenge: 'AAAA' } })
  show(<SignInPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Sign in with a passkey' }))

  expect((await screen.findByRole('alert')).textContent).toContain('No passkey was used.')
  expect(screen.getByLabelText('Password')).toBeTruthy()
})

test('what was said of one way is gone when another is taken', async () => {
  const sentence = 'That was not accepted: the code is wrong or used up.'
  serve({
    'GET /instance': instance,
    'POST /sign-in/second-step': () => refuse(403, 'FactorRefused', sentence),
  })
  show(<SignInPage due="code,recovery_code" />)

  await give('Code of the authenticator app', '000000')
  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
  await userEvent.click(screen.getByRole('button', { name: 'Recovery code instead' }))

  await expect.poll(() => screen.queryByRole('alert')).toBeNull()
})

test('the sealed code of the installation is offered to nobody who did not ask for more', async () => {
  const asked = serve({ 'GET /instance': instance, 'POST /sign-in/second-step': me })
  show(<SignInPage due="code,recovery_code" />)

  expect(await screen.findByRole('button', { name: 'Recovery code instead' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Break-glass code instead' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Other ways' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Break-glass code instead' }))
  await give('Break-glass code', 'AAAA-BBBB')

  await expect.poll(() => asked.at(-1)?.body).toEqual({ method: 'break_glass', code: 'AAAA-BBBB' })
})
