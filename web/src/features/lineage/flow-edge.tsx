import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react'

import { NODE, type Point } from './layout'
import { rootEm } from '../../shared/ui/root-em'

export type FlowEdge = Edge<{ crossings: readonly Point[] }>

/** An edge that goes straight through each column on its way, where the layout left room for it. */
export function FlowEdge({ sourceX, sourceY, targetX, targetY, data, ...drawn }: EdgeProps<FlowEdge>) {
  const way = pathOf({ x: sourceX, y: sourceY }, data?.crossings ?? [], { x: targetX, y: targetY })
  return (
    <BaseEdge
      id={drawn.id}
      path={way}
      {...(drawn.markerEnd === undefined ? {} : { markerEnd: drawn.markerEnd })}
      {...(drawn.style === undefined ? {} : { style: drawn.style })}
    />
  )
}

/** The `d` of an SVG path, in pixels; `crossings` are in root ems, as the layout is. */
export function pathOf(source: Point, crossings: readonly Point[], target: Point): string {
  const em = rootEm()
  let path = `M${source.x},${source.y}`
  // Back to where it came from: a circle, which the nodes themselves name as a problem.
  if (target.x <= source.x) return around(source, target, em)
  let last = source
  const bendTo = (next: Point) => {
    const middle = (last.x + next.x) / 2
    path += ` C${middle},${last.y} ${middle},${next.y} ${next.x},${next.y}`
    last = next
  }
  for (const { x, y } of crossings) {
    bendTo({ x: (x - NODE.width / 2) * em, y: y * em })
    last = { x: (x + NODE.width / 2) * em, y: y * em }
    path += ` L${last.x},${last.y}`
  }
  bendTo(target)
  return path
}

/** Below both nodes, where it can be seen. */
function around(source: Point, target: Point, em: number): string {
  const out = NODE.height * em * 0.6
  const low = Math.max(source.y, target.y) + NODE.height * em
  return (
    `M${source.x},${source.y} C${source.x + out},${source.y} ${source.x + out},${low} ${source.x},${low}` +
    ` L${target.x},${low} C${target.x - out},${low} ${target.x - out},${target.y} ${target.x},${target.y}`
  )
}
