import { expect, test } from 'vitest'

import { nothing, refuse, serve } from '../testing/server'
import { call, Refused } from './client'
import { answerStepUps } from './step-up'

const needed = () =>
  refuse(403, 'StepUpNeeded', 'This wants a fresh proof that it is you.', { methods: ['code'] })

/** A server that is content from the second time on. */
function serveOnceNeeded() {
  let times = 0
  return serve({ 'POST /people': () => (times++ === 0 ? needed() : Response.json({ id: 'c' })) })
}

test('a dangerous request is repeated once the proof was given', async () => {
  const asked = serveOnceNeeded()
  const leave = answerStepUps((methods) => Promise.resolve(methods.includes('code')))

  const answer = await call('/people', { method: 'POST', body: { login: 'c' } })

  expect(answer).toEqual({ id: 'c' })
  expect(asked.map(({ body }) => body)).toEqual([{ login: 'c' }, { login: 'c' }])
  leave()
})

test('without a proof it stays refused, and is not sent again', async () => {
  const asked = serveOnceNeeded()
  const leave = answerStepUps(() => Promise.resolve(false))

  await expect(call('/people', { method: 'POST' })).rejects.toThrow(Refused)

  expect(asked).toHaveLength(1)
  leave()
})

test('a request that is refused again is not repeated for ever', async () => {
  const asked = serve({ 'POST /people': needed })
  const leave = answerStepUps(() => Promise.resolve(true))

  await expect(call('/people', { method: 'POST' })).rejects.toThrow(Refused)

  expect(asked).toHaveLength(2)
  leave()
})

test('two requests at once ask the person once', async () => {
  let proved = false
  const guarded = () => (proved ? nothing() : needed())
  serve({ 'POST /a': guarded, 'POST /b': guarded })
  let dialogs = 0
  const leave = answerStepUps(async () => {
    dialogs += 1
    await new Promise((next) => setTimeout(next, 10))
    proved = true
    return true
  })

  await Promise.all([call('/a', { method: 'POST' }), call('/b', { method: 'POST' })])

  expect(dialogs).toBe(1)
  leave()
})
