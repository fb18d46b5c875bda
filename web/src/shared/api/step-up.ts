/** A fresh proof that it is you: what is dangerous asks for one, and one dialog gives it. */

import type { Shape } from './shape'

export type Method = Shape<'Freshness'>['methods'][number]

/** Shows the dialog; true once the proof was given, false if the person thought better of it. */
type Ask = (methods: Method[]) => Promise<boolean>

let ask: Ask | null = null
let asking: Promise<boolean> | null = null

/** The dialog says that it is there. What it answers takes it away again. */
export function answerStepUps(with_: Ask): () => void {
  ask = with_
  return () => {
    ask = null
  }
}

/** Several requests may want the proof at once; the person is asked once. */
export async function proveAgain(methods: Method[]): Promise<boolean> {
  if (ask === null) return false
  asking ??= ask(methods).finally(() => {
    asking = null
  })
  return asking
}
