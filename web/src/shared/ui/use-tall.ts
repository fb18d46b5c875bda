import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

import {
  clampOffset,
  isSqueezed,
  lastOffset,
  offsetAt,
  offsetToShow,
  scrollTopFor,
  shownHeight,
  windowAt,
  type Tall,
} from './tall'

/** Nothing is laid out before the first measure, nor in a test: then some rows are still drawn. */
const VIEW_BEFORE_MEASURE = 600

/**
 * Draws only the rows in view of a tall list; see `tall.ts` for what tall means. A head that sticks
 * to the top of the same scrolled area hides part of the view.
 */
export function useTall(
  scroller: RefObject<HTMLDivElement | null>,
  rows: number,
  rowHeight: number,
  headHeight = 0,
) {
  const [view, setView] = useState(VIEW_BEFORE_MEASURE)
  const [offset, setOffset] = useState(0)
  const setByUs = useRef<number | null>(null)
  const tall: Tall = { rows, rowHeight, view }

  const moveTo = (next: number) => {
    const clamped = clampOffset(tall, next)
    setOffset(clamped)
    if (!scroller.current) return
    scroller.current.scrollTo({ top: scrollTopFor(tall, clamped) })
    setByUs.current = scroller.current.scrollTop
  }

  const onScroll = () => {
    const top = scroller.current?.scrollTop
    if (top === undefined || top === setByUs.current) return
    setByUs.current = null
    setOffset(offsetAt(tall, top))
  }

  const latest = useRef({ tall, offset, moveTo })
  useEffect(() => {
    latest.current = { tall, offset, moveTo }
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () =>
      setView(
        element.clientHeight === 0
          ? VIEW_BEFORE_MEASURE
          : Math.max(rowHeight, element.clientHeight - headHeight),
      )
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    // React's own wheel handler is passive and could not keep the bar from moving by its scale.
    const onWheel = (event: WheelEvent) => {
      const now = latest.current
      if (!isSqueezed(now.tall) || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      element.scrollLeft += event.deltaX
      now.moveTo(now.offset + event.deltaY * (event.deltaMode === 1 ? now.tall.rowHeight : 1))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      element.removeEventListener('wheel', onWheel)
    }
  }, [scroller, rowHeight, headHeight])

  const showRow = useCallback((row: number) => {
    const now = latest.current
    const next = offsetToShow(now.tall, now.offset, row)
    if (next !== undefined) now.moveTo(next)
  }, [])

  return {
    onScroll,
    showRow,
    toEnd: () => moveTo(lastOffset(tall)),
    isAtEnd: offset >= lastOffset(tall) - rowHeight,
    height: shownHeight(tall),
    pageRows: Math.max(1, Math.floor(view / rowHeight) - 1),
    firstInView: Math.floor(offset / rowHeight),
    ...windowAt(tall, Math.min(offset, lastOffset(tall))),
  }
}
