import { useEffect, useState } from 'react'

import { address, call } from '../../shared/api/client'
import { logPath, type LogPart } from './api'
import { withText } from './log-lines'

export type Log = {
  lines: string[]
  isComplete: boolean
  error: unknown
}

const START: Log = { lines: [''], isComplete: false, error: null }

const AGAIN_MS = 2000

export type LogOf = { workspaceId: string; buildId: string; stepId: string }

/**
 * The log of a step: what is there, then what comes, until it ends. After a break in the line it
 * goes on from the last offset, so nothing is lost and nothing is told twice.
 */
export function useLog({ workspaceId, buildId, stepId }: LogOf): Log {
  const [log, setLog] = useState(START)

  useEffect(() => {
    const asked = new AbortController()
    const to = logPath(workspaceId, buildId, stepId)
    follow(to, asked.signal, (change) => setLog((before) => ({ ...before, ...change(before) }))).catch(
      (error: unknown) => {
        if (!asked.signal.aborted) setLog((before) => ({ ...before, error }))
      },
    )
    return () => asked.abort()
  }, [workspaceId, buildId, stepId])

  return log
}

type Tell = (change: (before: Log) => Partial<Log>) => void

async function follow(to: string, signal: AbortSignal, tell: Tell) {
  let offset = 0
  for (;;) {
    const part = await call<LogPart>(to, { query: { offset }, signal })
    tell((before) => ({
      lines: part.text === '' ? before.lines : withText(before.lines, part.text),
      isComplete: part.is_complete,
    }))
    const isCaughtUp = part.next_offset === offset
    offset = part.next_offset
    if (part.is_complete) return
    if (isCaughtUp) offset = await stream(to, offset, signal, tell)
  }
}

/** Until the step ends or the line breaks; answers how far it came. */
function stream(to: string, from: number, signal: AbortSignal, tell: Tell): Promise<number> {
  const source = new EventSource(address(`${to}/stream`, { offset: from }))
  let offset = from
  return new Promise<number>((resolve, reject) => {
    source.onmessage = (event: MessageEvent<string>) => {
      const part = JSON.parse(event.data) as Pick<LogPart, 'text' | 'next_offset'>
      if (part.next_offset <= offset) return
      offset = part.next_offset
      tell((before) => ({ lines: withText(before.lines, part.text) }))
    }
    source.addEventListener('end', () => resolve(offset))
    source.onerror = () => {
      // The browser would start again from its first offset; we know a later one.
      source.close()
      setTimeout(() => resolve(offset), AGAIN_MS)
    }
    signal.addEventListener('abort', () => reject(new DOMException('left', 'AbortError')))
  }).finally(() => source.close())
}
