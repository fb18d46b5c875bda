/**
 * Scrolling over more rows than a browser can lay out.
 *
 * Browsers stop at some ten million pixels of height. Up to `CAP` one pixel of scrolling is one
 * pixel of rows. Beyond it the scroll bar covers all rows at a smaller scale, while the wheel and
 * the keyboard still move row by row: the *offset* is the truth, the scroll bar only shows it.
 */
export const CAP = 6_000_000

export type Tall = { rows: number; rowHeight: number; view: number }

/** Rows drawn above and below the view, so that a quick flick shows no gap. */
const SPARE = 8

const fullHeight = ({ rows, rowHeight }: Tall) => rows * rowHeight

export const shownHeight = (tall: Tall) => Math.min(fullHeight(tall), CAP)

export const isSqueezed = (tall: Tall) => fullHeight(tall) > CAP

export const lastOffset = (tall: Tall) => Math.max(0, fullHeight(tall) - tall.view)

/** How many pixels of rows one pixel of the scroll bar stands for. */
function scale(tall: Tall): number {
  const bar = shownHeight(tall) - tall.view
  return bar <= 0 ? 1 : lastOffset(tall) / bar
}

export const clampOffset = (tall: Tall, offset: number) =>
  Math.min(lastOffset(tall), Math.max(0, offset))

export const offsetAt = (tall: Tall, scrollTop: number) =>
  clampOffset(tall, scrollTop * scale(tall))

export const scrollTopFor = (tall: Tall, offset: number) => clampOffset(tall, offset) / scale(tall)

export type Window = { first: number; count: number; top: number }

/** Which rows to draw, and where the first of them stands inside the scrolled area. */
export function windowAt(tall: Tall, offset: number): Window {
  const at = clampOffset(tall, offset)
  const first = Math.max(0, Math.floor(at / tall.rowHeight) - SPARE)
  const last = Math.min(tall.rows, Math.ceil((at + tall.view) / tall.rowHeight) + SPARE)
  return {
    first,
    count: Math.max(0, last - first),
    top: scrollTopFor(tall, at) + first * tall.rowHeight - at,
  }
}

/** The least move that brings a row into view; `undefined` when it is there already. */
export function offsetToShow(tall: Tall, offset: number, row: number): number | undefined {
  const top = row * tall.rowHeight
  if (top < offset) return clampOffset(tall, top)
  if (top + tall.rowHeight > offset + tall.view)
    return clampOffset(tall, top + tall.rowHeight - tall.view)
  return undefined
}
