import { useReducedMotion } from '@mantine/hooks'
import { useReactFlow, useStore, type FitViewOptions } from '@xyflow/react'
import { useCallback, useEffect, useRef, type RefObject } from 'react'

/** The second click of a double click must still find its node where it was. */
const AFTER_DOUBLE_CLICK = 350
const GLIDE = 200
const MARGIN = 32

/**
 * Keeps the whole graph in view, also when the window changes or the panel covers a part of it,
 * until the person moves the view; the button that shows everything gives it back to us.
 */
export function useFit(panel: RefObject<HTMLElement | null>, isOpen: boolean) {
  const { fitView } = useReactFlow()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const isCalm = useReducedMotion()
  const isTheirs = useRef(false)

  const fit = useCallback(() => {
    isTheirs.current = false
    void fitView({ ...optionsFor(panel.current), duration: isCalm ? 0 : GLIDE })
  }, [fitView, panel, isCalm])

  useEffect(() => {
    if (isTheirs.current || width === 0) return
    const timer = setTimeout(fit, AFTER_DOUBLE_CLICK)
    return () => clearTimeout(timer)
  }, [fit, isOpen, width, height])

  const leave = () => {
    isTheirs.current = true
  }
  /** React Flow names no event where the move is ours. */
  const onMove = (event: MouseEvent | TouchEvent | null) => {
    if (event) leave()
  }
  return { fit, leave, onMove }
}

export function optionsFor(panel: HTMLElement | null): FitViewOptions {
  const isOver = panel !== null && getComputedStyle(panel).position === 'absolute'
  const covered = isOver ? panel.offsetWidth : 0
  return { maxZoom: 1, padding: { x: `${MARGIN}px`, y: `${MARGIN}px`, right: `${covered + MARGIN}px` } }
}
