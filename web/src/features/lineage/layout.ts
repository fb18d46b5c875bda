import { graphlib, layout as arrange } from '@dagrejs/dagre'

export type Shape = { nodes: string[]; edges: [source: string, target: string][] }
export type Point = { x: number; y: number }
export type Layout = Map<string, Point>
export type Size = { width: number; height: number }

/** Lengths are in root ems, so that the graph grows with the person's font size. */
export const NODE: Size = { width: 13.75, height: 3.75 }
const GAP_IN_RANK = 0.875
const GAP_BETWEEN_RANKS = 3.25

/** Where each node stands, left to right; the corner, as React Flow counts. */
export function layoutOf({ nodes, edges }: Shape): Layout {
  const graph = new graphlib.Graph()
  graph.setGraph({
    rankdir: 'LR',
    // The default, network-simplex, draws 500 nodes no better and takes three times as long.
    ranker: 'tight-tree',
    nodesep: GAP_IN_RANK,
    edgesep: GAP_IN_RANK / 2,
    ranksep: GAP_BETWEEN_RANKS,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of nodes) graph.setNode(id, { ...NODE })
  for (const [source, target] of edges) graph.setEdge(source, target)
  arrange(graph)
  return new Map(nodes.map((id) => [id, cornerOf(graph.node(id) as Point)]))
}

const cornerOf = ({ x, y }: Point): Point => ({ x: x - NODE.width / 2, y: y - NODE.height / 2 })
