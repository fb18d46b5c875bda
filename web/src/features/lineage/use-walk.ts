import { useReactFlow } from '@xyflow/react'
import type { KeyboardEvent } from 'react'

import type { Lineage } from '../../shared/api/lineage'
import { rootEm } from '../../shared/ui/root-em'
import { NODE, type Layout, type Point } from './layout'

type Walk = {
  lineage: Lineage
  layout: Layout
  onSelect: (selection: Set<string>) => void
  onOpen: (transformId: string) => void
}

/** Walking the graph by keyboard: right and left follow the data, up and down stay in the column. */
export function useWalk({ lineage, layout, onSelect, onOpen }: Walk) {
  const flow = useReactFlow()

  function focus(id: string) {
    const em = rootEm()
    const at = layout.corners.get(id)
    if (!at) return
    const middle = { x: (at.x + NODE.width / 2) * em, y: (at.y + NODE.height / 2) * em }
    void flow.setCenter(middle.x, middle.y, { zoom: flow.getZoom() })
    requestAnimationFrame(() => {
      const found = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
      if (found instanceof HTMLElement) found.focus({ preventScroll: true })
    })
  }

  return (event: KeyboardEvent<HTMLElement>) => {
    const here = event.target instanceof HTMLElement ? event.target.dataset.id : undefined
    if (here === undefined || !layout.corners.has(here)) return
    if (event.key === 'Enter' && event.ctrlKey) onOpen(here)
    else if (event.key === 'Escape') onSelect(new Set())
    else {
      const next = neighbour(lineage, layout, here, event.key)
      if (next === undefined) return
      event.preventDefault()
      event.stopPropagation()
      focus(next)
    }
  }
}

export function neighbour(
  { edges }: Pick<Lineage, 'edges'>,
  layout: Layout,
  here: string,
  key: string,
): string | undefined {
  const at = layout.corners.get(here)
  if (!at) return undefined
  const nearest = (ids: string[]) => closest(layout, at, ids)
  if (key === 'ArrowRight')
    return nearest(edges.filter(({ source }) => source === here).map(({ target }) => target))
  if (key === 'ArrowLeft')
    return nearest(edges.filter(({ target }) => target === here).map(({ source }) => source))
  if (key === 'ArrowDown') return nearest(inColumn(layout, at, (y) => y > at.y))
  if (key === 'ArrowUp') return nearest(inColumn(layout, at, (y) => y < at.y))
  return undefined
}

const inColumn = (layout: Layout, at: Point, isThere: (y: number) => boolean) =>
  [...layout.corners].filter(([, { x, y }]) => x === at.x && isThere(y)).map(([id]) => id)

function closest(layout: Layout, at: Point, ids: string[]): string | undefined {
  const distance = (id: string) => Math.abs((layout.corners.get(id)?.y ?? Number.POSITIVE_INFINITY) - at.y)
  return ids.toSorted((one, other) => distance(one) - distance(other))[0]
}
