import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { PolicyPage } from './policy-page'

const AT = '/installation/second-factor-policy'

test('who must have a second factor is chosen and sent', async () => {
  const asked = serve({
    [`GET ${AT}`]: { required_of: 'nobody', roles: [] },
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
    [`GET ${AT}`]: { required_of: 'nobody', roles: [] },
    [`PUT ${AT}`]: () => refuse(409, 'FactorFirst', sentence),
  })
  show(<PolicyPage />)

  await userEvent.click(await screen.findByRole('radio', { name: 'Everybody' }))
  await userEvent.click(screen.getByRole('button', { name: 'Set the policy' }))

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})
