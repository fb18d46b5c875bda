import { vi } from 'vitest'

export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown }

type Handler = object | ((asked: Asked) => object | Promise<object>)

/** A refusal, as our server writes it. */
export const refuse = (status: number, type: string, title: string, facts: object = {}) =>
  Response.json({ type, title, status, ...facts }, { status })

export const nothing = () => new Response(null, { status: 204 })

const ask = (handler: object, asked: Asked) => (handler as (asked: Asked) => Promise<object>)(asked)

/**
 * Plays the server for one test: `'GET /me': {...}`, or a function of what was asked.
 * Answers what it was asked, so that a test can say what the page sent.
 */
export function serve(handlers: Record<string, Handler>): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (to: string, init: RequestInit = {}) => {
    const url = new URL(to, 'http://localhost')
    const question: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname.replace(/^\/api/, ''),
      query: url.searchParams,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    asked.push(question)
    const handler = handlers[`${question.method} ${question.path}`]
    if (handler === undefined) return refuse(404, 'RouteUnknown', `Nothing at ${question.path}.`)
    const answer = typeof handler === 'function' ? await ask(handler, question) : handler
    return answer instanceof Response ? answer : Response.json(answer)
  })
  return asked
}
