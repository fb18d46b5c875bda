import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'

import { nothing, refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { AccountPage } from './account-page'
import { SignInPage } from './sign-in-page'

const sentence = 'That account opens nothing here.'
const ways = {
  providers: [
    { id: 'microsoft', name: 'Microsoft' },
    { id: 'keycloak', name: 'Example University' },
  ],
  refusals: { IdentityNotAdmitted: sentence },
}
const page = {
  'GET /instance': { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 },
  'GET /auth/providers': ways,
  'GET /me': { id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
  'GET /me/identities': [],
}
const there = { location: 'https://login.example/authorize?state=s' }

function at(address: string) {
  window.history.replaceState(null, '', address)
}

/** Where the browser was sent, once it left our page. */
function departures(): string[] {
  const left: string[] = []
  const here = new URL(window.location.href)
  vi.stubGlobal('location', Object.assign(here, { assign: (to: string) => left.push(to) }))
  return left
}

beforeEach(() => at('/'))

test('each provider has a button, which leads there and names where to come back', async () => {
  const asked = serve({ ...page, 'POST /auth/keycloak': there })
  const left = departures()
  show(<SignInPage next="/workspaces/w/builds" />)

  expect(await screen.findByRole('button', { name: 'Continue with Microsoft' })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Continue with Example University' }))

  await expect.poll(() => left).toEqual([there.location])
  const begun = asked.find((one) => one.path === '/auth/keycloak')
  expect(begun?.body).toEqual({ next: '/workspaces/w/builds' })
})

test('where no provider is configured there is no such button', async () => {
  serve({ ...page, 'GET /auth/providers': { providers: [], refusals: {} } })
  show(<SignInPage />)

  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Continue with/u })).toBeNull()
})

test('a provider that does not answer is told beside the buttons', async () => {
  const away = 'The provider does not answer.'
  serve({ ...page, 'POST /auth/microsoft': () => refuse(503, 'ProviderAway', away) })
  show(<SignInPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Continue with Microsoft' }))

  expect((await screen.findByRole('alert')).textContent).toBe(away)
})

test('a person who was sent back hears why, in the server’s own words, once', async () => {
  at('/sign-in?next=%2Fworkspaces#refused=IdentityNotAdmitted')
  serve(page)
  show(<SignInPage />)

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
  expect(window.location.hash).toBe('')
  expect(window.location.search).toBe('?next=%2Fworkspaces')
})

test.each(['Call 0900 1234', 'constructor', '<b>Unheard</b>', 'Unknown'])(
  'a link cannot make the page say %s',
  async (words) => {
    at(`/sign-in#refused=${encodeURIComponent(words)}`)
    serve(page)
    show(<SignInPage />)

    expect(await screen.findByRole('button', { name: 'Continue with Microsoft' })).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  },
)

const linked = {
  id: 'i',
  provider: 'microsoft',
  label: 'ada@example.org',
  linked_at: '2026-01-01T00:00:00Z',
}

test('an account is linked by going there', async () => {
  const asked = serve({ ...page, 'POST /me/identities/microsoft': there })
  const left = departures()
  show(<AccountPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Link a Microsoft account' }))

  await expect.poll(() => left).toEqual([there.location])
  const begun = asked.find((one) => one.path === '/me/identities/microsoft')
  expect(begun?.body).toEqual({ next: '/account' })
})

test('a linked account is unlinked after being asked once', async () => {
  const asked = serve({
    ...page,
    'GET /me/identities': [linked],
    'DELETE /me/identities/i': nothing,
  })
  show(<AccountPage />)
  const name = 'Microsoft · ada@example.org'

  await userEvent.click(await screen.findByRole('button', { name: `Unlink ${name}` }))
  await userEvent.click(await screen.findByRole('button', { name: 'Unlink' }))

  await expect.poll(() => asked.some((one) => one.method === 'DELETE')).toBe(true)
})

test('the last way in stays, and the page says why', async () => {
  const why = 'Without it you could not sign in any more.'
  serve({
    ...page,
    'GET /me/identities': [linked],
    'DELETE /me/identities/i': () => refuse(409, 'LastWayIn', why),
  })
  show(<AccountPage />)

  await userEvent.click(await screen.findByRole('button', { name: /^Unlink Microsoft/ }))
  await userEvent.click(await screen.findByRole('button', { name: 'Unlink' }))

  expect(await screen.findByText(why)).toBeTruthy()
})
