import type { Lineage } from '../../shared/api/lineage'
import type { FlowEdge } from './flow-edge'
import classes from './graph.module.css'
import { wayOf, type Layout } from './layout'
import { downstreamOf, upstreamOf } from './reach'

/** The way data takes to and from what is selected is drawn stronger than the rest. */
export function flowEdges(
  { nodes, edges }: Lineage,
  { crossings }: Layout,
  selection: ReadonlySet<string>,
): FlowEdge[] {
  const running = new Set(nodes.flatMap((node) => (node.state === 'running' ? node.transform_id : [])))
  const names = new Map(nodes.map((node) => [node.transform_id, node.name]))
  const nameOf = (id: string) => names.get(id) ?? 'another transform'
  const above = upstreamOf(edges, selection)
  const below = downstreamOf(edges, selection)
  const onTheWay = ({ source, target }: { source: string; target: string }) =>
    (above.has(source) && above.has(target)) || (below.has(source) && below.has(target))
  return edges.map((edge) => ({
    id: `${edge.source}→${edge.target}:${edge.parameter}`,
    type: 'lineage',
    source: edge.source,
    target: edge.target,
    data: { crossings: crossings.get(wayOf(edge.source, edge.target)) ?? [] },
    // Otherwise a screen reader is told the ids.
    ariaLabel: `${nameOf(edge.source)} feeds ${nameOf(edge.target)}`,
    className: [onTheWay(edge) && classes.near, running.has(edge.target) && classes.flowing]
      .filter(Boolean)
      .join(' '),
  }))
}
