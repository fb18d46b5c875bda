import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { WelcomePage } from './welcome-page'

const instance = { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 }

beforeEach(() => window.history.replaceState(null, '', '/welcome#one-time-token'))

test('the one-time link leaves the address bar and sets the first password', async () => {
  const asked = serve({
    'GET /instance': instance,
    'POST /welcome/look': { login: 'ada', name: 'Ada Lovelace' },
    'POST /welcome': { id: 'p', login: 'ada', name: 'Ada Lovelace', is_administrator: true, may: [] },
  })
  const { address } = show(<WelcomePage />)

  expect(await screen.findByRole('heading', { name: 'Welcome, Ada Lovelace' })).toBeTruthy()
  expect(window.location.hash).toBe('')
  await userEvent.type(screen.getByLabelText('New password'), 'four words in a row')
  await userEvent.click(screen.getByRole('button', { name: 'Set password and enter' }))

  await expect.poll(address).toBe('/workspaces')
  expect(asked.find((one) => one.path === '/welcome')?.body).toEqual({
    token: 'one-time-token',
    password: 'four words in a row',
  })
})

test('the rule for passwords stands there before anyone breaks it', async () => {
  serve({
    'GET /instance': instance,
    'POST /welcome/look': { login: 'ada', name: 'Ada' },
    'POST /welcome': () => refuse(422, 'PasswordTooShort', 'The password is too short.', { minimum: 15 }),
  })
  show(<WelcomePage />)

  expect(await screen.findByText(/At least 15 characters/)).toBeTruthy()
  await userEvent.type(screen.getByLabelText('New password'), 'short')
  expect(screen.getByText('10 more to go.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Set password and enter' }))

  expect(await screen.findByText('The password is too short.')).toBeTruthy()
})

test('a used link says so', async () => {
  const sentence = 'This link was used, has expired, or was never made.'
  serve({
    'GET /instance': instance,
    'POST /welcome/look': () => refuse(404, 'LinkUnknown', sentence),
  })
  show(<WelcomePage />)

  expect(await screen.findByText(sentence)).toBeTruthy()
})
