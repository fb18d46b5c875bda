import { problemOf, Refused } from '../../shared/api/client'

export type Sending = { done: Promise<void>; cancel: () => void }

/** Puts a file where it belongs, as it is. By XMLHttpRequest: `fetch` tells nothing on the way. */
export function sendFile(to: string, file: File, onSent: (bytes: number) => void): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => onSent(event.loaded))
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(new Refused(problemOf(request.responseText, request.status)))
    })
    request.addEventListener('error', () => reject(new Refused(BROKEN_OFF)))
    request.addEventListener('abort', () => reject(new Refused(STOPPED)))
  })
  request.open('PUT', to)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
  return { done, cancel: () => request.abort() }
}

// The browser says "error" to all of these, and no more.
const BROKEN_OFF = {
  type: 'UploadBrokenOff',
  title:
    'The upload broke off and nothing of it was kept: the connection ended, or the file was moved or changed meanwhile.',
  status: 0,
}

const STOPPED = {
  type: 'UploadStopped',
  title: 'You stopped this upload; nothing of it was kept.',
  status: 0,
}
