import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { LinkAccountPage } from './link-account-page'
import { SignInPage } from './sign-in-page'

const request = { provider: 'google', label: 'ada@example.org', is_opened: false }
const me = { id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may: [], must_enrol: false }
const page = {
  'GET /instance': { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 },
  'GET /auth/providers': {
    providers: [{ id: 'google', name: 'Google' }],
    refusals: { IdentityNotAdmitted: 'That account opens nothing here.' },
  },
  'GET /link-request': request,
}

function at(address: string) {
  window.history.replaceState(null, '', address)
}

const link = 'Link it and sign in'
const writes = (asked: ReturnType<typeof serve>) =>
  asked.filter((one) => one.method === 'POST').map((one) => one.path)

beforeEach(() => at('/link-account'))

test('who came back with an unknown account is offered to say which one is his', async () => {
  at('/sign-in#refused=IdentityNotAdmitted')
  serve(page)
  show(<SignInPage />)

  const offer = await screen.findByRole('link', { name: 'I have an account here' })
  expect(offer.getAttribute('href')).toBe('/link-account')
})

test('an account is named, and the answer says nothing of it', async () => {
  const asked = serve({ ...page, 'POST /link-request': () => Response.json(null, { status: 202 }) })
  show(<LinkAccountPage />)

  expect(await screen.findByText(/your Google account, ada@example.org,/)).toBeTruthy()
  await userEvent.type(screen.getByRole('textbox'), 'ada')
  await userEvent.click(screen.getByRole('button', { name: 'Mail me a link' }))

  expect((await screen.findByRole('status')).textContent).toMatch(/^If there is such an account/)
  expect(asked.at(-1)?.body).toEqual({ account: 'ada' })
})

test('the mailed link links at a press, and does not stay in the address', async () => {
  at('/link-account#secret')
  const asked = serve({
    ...page,
    'POST /link-request/open': me,
    'POST /link-request/finish': nothing,
  })
  const { address } = show(<LinkAccountPage />)

  const press = await screen.findByRole('button', { name: link })
  expect(writes(asked)).toEqual([])
  expect(window.location.hash).toBe('')
  await userEvent.click(press)

  await expect.poll(address).toBe('/account')
  expect(writes(asked)).toEqual(['/link-request/open', '/link-request/finish'])
})

test('the link is taken also where this page stands already', async () => {
  serve(page)
  show(<LinkAccountPage />)
  expect(await screen.findByRole('button', { name: 'Mail me a link' })).toBeTruthy()

  window.location.hash = 'secret'

  expect(await screen.findByRole('button', { name: link })).toBeTruthy()
  expect(window.location.hash).toBe('')
})

test('a second factor that is due comes before the linking', async () => {
  at('/link-account#secret')
  const asked = serve({
    ...page,
    'POST /link-request/open': Response.json({ methods: ['code'] }, { status: 202 }),
    'POST /sign-in/second-step': me,
    'POST /link-request/finish': nothing,
  })
  const { address } = show(<LinkAccountPage />)

  await userEvent.click(await screen.findByRole('button', { name: link }))
  await userEvent.type(await screen.findByLabelText('Code of the authenticator app'), '123456')
  expect(writes(asked)).toEqual(['/link-request/open'])
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }))

  await expect.poll(address).toBe('/account')
  expect(writes(asked).at(-1)).toBe('/link-request/finish')
})

test('who has to set up a factor first is shown where', async () => {
  serve({
    ...page,
    'GET /link-request': { ...request, is_opened: true },
    'POST /link-request/finish': () =>
      refuse(403, 'SecondFactorMissing', 'Set one up before you go on.'),
  })
  show(<LinkAccountPage />)

  await userEvent.click(await screen.findByRole('button', { name: link }))

  expect(await screen.findByRole('link', { name: 'Set up a second factor' })).toBeTruthy()
})

test('in another browser there is nothing to link', async () => {
  at('/link-account#secret')
  const why = 'Open the link in the browser in which you began.'
  serve({ ...page, 'GET /link-request': () => refuse(404, 'LinkRequestUnknown', why) })
  show(<LinkAccountPage />)

  expect(await screen.findByText(why)).toBeTruthy()
  expect(screen.queryByRole('button', { name: link })).toBeNull()
})
