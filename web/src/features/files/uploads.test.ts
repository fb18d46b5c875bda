import { expect, test } from 'vitest'

import type { sendFile } from './send-file'
import { makeUploads } from './uploads'

/** Plays the way to the server: a test says how far each file is, and how it ended. */
function line() {
  const sent: {
    to: string
    file: File
    tell: (bytes: number) => void
    end: (error?: Error) => void
    isCancelled: boolean
  }[] = []
  const send: typeof sendFile = (to, file, tell) => {
    let end: (error?: Error) => void = () => undefined
    const done = new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve())
    })
    const one = { to, file, tell, end, isCancelled: false }
    sent.push(one)
    const cancel = () => {
      one.isCancelled = true
      end(new Error('stopped'))
    }
    return { done, cancel }
  }
  return { sent, send }
}

const order = (name: string, onDone = () => undefined) => ({
  workspaceId: 'w',
  file: new File(['12345678'], name),
  to: `/files/${name}`,
  onDone,
})

const states = (uploads: ReturnType<typeof makeUploads>) =>
  uploads.list().map(({ name, state }) => `${name} ${state}`)

test('two files are sent at once, and the next when one of them is done', async () => {
  const { sent, send } = line()
  const uploads = makeUploads(send)
  let done = 0

  uploads.add(
    order('a', () => void (done += 1)),
    order('b'),
    order('c'),
  )
  expect(states(uploads)).toEqual(['a sending', 'b sending', 'c waiting'])
  sent[0]!.end()

  await expect.poll(() => states(uploads)).toEqual(['a done', 'b sending', 'c sending'])
  expect(done).toBe(1)
})

test('one that fails keeps its reason, holds up nobody, and can be tried again', async () => {
  const { sent, send } = line()
  const uploads = makeUploads(send)

  uploads.add(order('a'))
  sent[0]!.tell(4)
  sent[0]!.end(new Error('too large'))
  await expect.poll(() => states(uploads)).toEqual(['a failed'])
  expect(uploads.list()[0]).toMatchObject({ sent: 4, error: new Error('too large') })
  uploads.retry(uploads.list()[0]!.id)

  expect(states(uploads)).toEqual(['a sending'])
  sent[1]!.end()
  await expect.poll(() => states(uploads)).toEqual(['a done'])
})

test('one that is cancelled is stopped on its way and makes room for the next', async () => {
  const { sent, send } = line()
  const uploads = makeUploads(send)
  uploads.add(order('a'), order('b'), order('c'))

  uploads.drop(uploads.list()[0]!.id)

  expect(sent[0]!.isCancelled).toBe(true)
  await expect.poll(() => states(uploads)).toEqual(['b sending', 'c sending'])
})

test('a tab with files on their way asks before it closes, and not after', async () => {
  const { sent, send } = line()
  const uploads = makeUploads(send)
  const mayClose = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

  uploads.add(order('a'))
  expect(mayClose()).toBe(false)
  sent[0]!.end()

  await expect.poll(mayClose).toBe(true)
})

test('clearing leaves what is under way', async () => {
  const { sent, send } = line()
  const uploads = makeUploads(send)
  uploads.add(order('a'), order('b'))
  sent[0]!.end()
  await expect.poll(() => states(uploads)).toContain('a done')

  uploads.clear('w')

  expect(states(uploads)).toEqual(['b sending'])
})
