/** Talks to our own server, and to nothing else. */

import { proveAgain, type Method } from './step-up'

/** RFC 9457: `type` names the fact, `title` is the sentence people read, the rest are the facts. */
export type Problem = { type: string; title: string; status: number; [fact: string]: unknown }

/** The server's "no": expected, named, and shown in the server's own words. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(readonly problem: Problem) {
    super(problem.title)
  }

  is(type: string): boolean {
    return this.problem.type === type
  }
}

export type Query = Record<string, string | number | boolean | undefined>

export type Ask = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Query | undefined
  body?: unknown
  signal?: AbortSignal
}

/** A path of ours: each value becomes one segment, whatever it contains. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent))
}

/** The whole address of a path, for what the browser fetches by itself: frames, streams, downloads. */
export function address(to: string, query: Query = {}): string {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(known.map(([name, value]) => [name, String(value)]))
  return `/api${to}${search.size > 0 ? `?${search}` : ''}`
}

/** Asks, and once more where the server first wants a fresh proof and gets it. */
export async function call<Answer>(to: string, ask: Ask = {}): Promise<Answer> {
  try {
    return await callOnce<Answer>(to, ask)
  } catch (error) {
    const isProved =
      error instanceof Refused &&
      error.is('StepUpNeeded') &&
      (await proveAgain(error.problem.methods as Method[]))
    if (!isProved) throw error
    return callOnce<Answer>(to, ask)
  }
}

async function callOnce<Answer>(to: string, ask: Ask): Promise<Answer> {
  const response = await fetch(address(to, ask.query), {
    method: ask.method ?? 'GET',
    credentials: 'same-origin',
    headers: ask.body === undefined ? {} : { 'content-type': 'application/json' },
    body: ask.body === undefined ? null : JSON.stringify(ask.body),
    signal: ask.signal ?? null,
  }).catch(unreachable)
  if (!response.ok) throw new Refused(await problemIn(response))
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

export function unreachable(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
  throw new Refused({
    type: 'Unreachable',
    title: 'The server does not answer. It may be restarting, or the network is down.',
    status: 0,
  })
}

/** Reads the refusal. A proxy in between may answer without one; then say what is known. */
export async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text()
  return problemOf(text, response.status)
}

export function problemOf(text: string, status: number): Problem {
  try {
    const said: unknown = JSON.parse(text)
    if (isProblem(said)) return { ...said, status }
  } catch {
    // Not JSON: fall through to what is known.
  }
  return { type: 'Unexplained', title: `The server answered ${status} without a reason.`, status }
}

function isProblem(said: unknown): said is Problem {
  return (
    typeof said === 'object' &&
    said !== null &&
    'type' in said &&
    typeof said.type === 'string' &&
    'title' in said &&
    typeof said.title === 'string'
  )
}
