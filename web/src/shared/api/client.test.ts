import { expect, test, vi } from 'vitest'

import { nothing, refuse, serve } from '../testing/server'
import { call, path, Refused } from './client'

test('a value in a path stays one segment, whatever it contains', () => {
  expect(path`/files/${'../a/b?c#d'}/rows`).toBe('/files/..%2Fa%2Fb%3Fc%23d/rows')
})

test('a refusal carries the sentence and the facts of the server', async () => {
  serve({ 'GET /x': () => refuse(409, 'NameTaken', 'The name is taken.', { name: 'a' }) })

  const refused = await call('/x').catch((error: unknown) => error)

  expect(refused).toBeInstanceOf(Refused)
  expect(refused).toMatchObject({
    message: 'The name is taken.',
    problem: { type: 'NameTaken', status: 409, name: 'a' },
  })
})

test('an answer that is not ours is told honestly', async () => {
  serve({ 'GET /x': () => new Response('<h1>Bad gateway</h1>', { status: 502 }) })

  await expect(call('/x')).rejects.toThrow('The server answered 502 without a reason.')
})

test('silence is told as silence', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')))

  await expect(call('/x')).rejects.toMatchObject({ problem: { type: 'Unreachable' } })
})

test('what is not asked for is not sent', async () => {
  const asked = serve({ 'GET /x': () => nothing() })

  await call('/x', { query: { sort: undefined, limit: 2 } })

  expect(asked[0]?.query.toString()).toBe('limit=2')
})
