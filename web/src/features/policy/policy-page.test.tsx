import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { PolicyPage } from './policy-page'

const policy = {
  required_of: 'nobody',
  roles: [],
  people: 12,
  people_without_factor: 3,
  password_minimum: 15,
  session_idle_seconds: 12 * 3600,
  session_seconds: 14 * 24 * 3600,
  step_up_seconds: 600,
  token_seconds: 90 * 24 * 3600,
}
const AT = '/installation/second-factor-policy'

test('who must have a second factor is chosen and sent', async () => {
  const asked = serve({
    [`GET ${AT}`]: policy,
    [`PUT ${AT}`]: () => nothing(),
  })
  show(<PolicyPage />)

  await userEvent.click(await screen.findByRole('radio', { name: 'Administrators' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'Owner' }))
  await userEvent.click(screen.getByRole('button', { name: 'Set the policy' }))

  await expect
    .poll(() => asked.find(({ method }) => method === 'PUT')?.body)
    .toEqual({ required_of: 'administrators', roles: ['OWNER'] })
})

test('a refusal is told in the server’s own words', async () => {
  const sentence = 'Set up a second factor of your own before you require one of others.'
  serve({
    [`GET ${AT}`]: policy,
    [`PUT ${AT}`]: () => refuse(409, 'FactorFirst', sentence),
  })
  show(<PolicyPage />)

  await userEvent.click(await screen.findByRole('radio', { name: 'Everybody' }))
  await userEvent.click(screen.getByRole('button', { name: 'Set the policy' }))

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('whoever sets the policy sees whom it would meet, and what else holds', async () => {
  serve({ [`GET ${AT}`]: policy })
  show(<PolicyPage />)

  expect(await screen.findByText(/3 of 12 who may sign in have none/)).toBeTruthy()
  const row = (name: string) => screen.getByRole('row', { name })
  expect(row('Shortest password 15 characters')).toBeTruthy()
  expect(row('A session that is not used ends after 12 hours')).toBeTruthy()
  expect(row('Every session ends after 14 days')).toBeTruthy()
  expect(row('A fresh proof holds for 10 minutes')).toBeTruthy()
})
