import { expect, test, vi } from 'vitest'

import { sendFile } from './send-file'

/** Plays the browser's request: a test says what comes of it. */
class Request extends EventTarget {
  static last: Request
  upload = new EventTarget()
  status = 0
  responseText = ''
  opened: string[] = []
  headers: Record<string, string> = {}
  body: unknown

  constructor() {
    super()
    Request.last = this
  }
  open(...how: string[]) {
    this.opened = how
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  send(body: unknown) {
    this.body = body
  }
  abort() {
    this.dispatchEvent(new Event('abort'))
  }
  answer(status: number, text: string) {
    Object.assign(this, { status, responseText: text })
    this.dispatchEvent(new Event('load'))
  }
}

function begin() {
  vi.stubGlobal('XMLHttpRequest', Request)
  const told: number[] = []
  const file = new File(['1234'], 'a.csv')
  const sending = sendFile('/api/files/a.csv', file, (bytes) => void told.push(bytes))
  return { ...sending, told, file, request: Request.last }
}

test('a file is put as it is, and its way is told', async () => {
  const { request, done, told, file } = begin()

  request.upload.dispatchEvent(new ProgressEvent('progress', { loaded: 2 }))
  request.answer(201, '{}')

  await done
  expect(request.opened).toEqual(['PUT', '/api/files/a.csv'])
  expect(request.headers).toEqual({ 'content-type': 'application/octet-stream' })
  expect(request.body).toBe(file)
  expect(told).toEqual([2])
})

test('a refusal is the sentence of the server', async () => {
  const { request, done } = begin()

  request.answer(422, JSON.stringify({ type: 'FileNameInvalid', title: 'Not that name.', why: 'x' }))

  await expect(done).rejects.toMatchObject({ problem: { type: 'FileNameInvalid', why: 'x' } })
})

test('a connection that ends is told as one', async () => {
  const { request, done } = begin()

  request.dispatchEvent(new Event('error'))

  await expect(done).rejects.toThrow('The upload broke off')
})

test('a person can stop it', async () => {
  const { cancel, done } = begin()

  cancel()

  await expect(done).rejects.toThrow('You stopped this upload')
})
