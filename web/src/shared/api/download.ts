import type { MouseEvent } from 'react'

import { saidNo } from '../ui/said'
import { call, problemIn, Refused, unreachable } from './client'
import type { Shape } from './shape'
import { proveAgain } from './step-up'

/**
 * A click on a link that saves a file: the browser fetches it by itself and could show neither
 * a dialog nor a refusal, so a fresh proof is asked for first, and a refusal is told afterwards.
 */
export function saveFreshly(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault()
  const { href } = event.currentTarget
  isProved().then((proved) => {
    if (proved) save(href, () => insist(href))
  }, saidNo)
}

async function isProved(): Promise<boolean> {
  const freshness = await call<Shape<'Freshness'>>('/me/step-up')
  return freshness.is_fresh || (await proveAgain(freshness.methods))
}

/** What is saved never loads into the frame; what is refused does, as an empty page. */
function save(href: string, refused: () => void) {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = href
  frame.addEventListener('load', () => {
    frame.remove()
    refused()
  })
  document.body.append(frame)
}

/** Asks why, since a frame keeps that from the page, and saves where the reason has passed. */
function insist(href: string) {
  reasonOf(href).then((reason) => {
    if (reason === undefined) save(href, () => saidNo(unexplained))
    else saidNo(reason)
  }, saidNo)
}

async function reasonOf(href: string): Promise<Refused | undefined> {
  const response = await fetch(href, { credentials: 'same-origin' }).catch(unreachable)
  if (!response.ok) return new Refused(await problemIn(response))
  await response.body?.cancel()
  return undefined
}

const unexplained = new Refused({
  type: 'NotSaved',
  title: 'The file could not be saved just now. Try again in a moment.',
  status: 0,
})
