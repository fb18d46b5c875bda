import type { MouseEvent } from 'react'

import { saidNo } from '../ui/said'
import { call } from './client'
import type { Shape } from './shape'
import { proveAgain } from './step-up'

/**
 * A click on a link that saves a file: the browser fetches it by itself and could show no
 * dialog, so a fresh proof is asked for first.
 */
export function saveFreshly(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault()
  const { href, download } = event.currentTarget
  isProved().then((proved) => {
    if (proved) save(href, download)
  }, saidNo)
}

async function isProved(): Promise<boolean> {
  const freshness = await call<Shape<'Freshness'>>('/me/step-up')
  return freshness.is_fresh || (await proveAgain(freshness.methods))
}

function save(href: string, name: string) {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}
