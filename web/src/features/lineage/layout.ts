import { graphlib, layout as arrange } from '@dagrejs/dagre'

export type Shape = { nodes: string[]; edges: [source: string, target: string][] }
export type Point = { x: number; y: number }
export type Size = { width: number; height: number }
export type Layout = {
  /** The corner of each node, as React Flow counts. */
  corners: ReadonlyMap<string, Point>
  /** Where an edge that leads past columns crosses each: the middle of the column. See `wayOf`. */
  crossings: ReadonlyMap<string, readonly Point[]>
}

/** Lengths are in root ems, so that the graph grows with the person's font size. */
export const NODE: Size = { width: 13.75, height: 3.75 }
const GAP_IN_RANK = 0.875
const GAP_BETWEEN_RANKS = 3.25

export const wayOf = (source: string, target: string) => `${source}→${target}`

/** Where each node stands, left to right, and how the edges pass between them. */
export function layoutOf({ nodes, edges }: Shape): Layout {
  const graph = new graphlib.Graph()
  graph.setGraph({
    rankdir: 'LR',
    // The default, network-simplex, draws 500 nodes no better and takes three times as long.
    ranker: 'tight-tree',
    nodesep: GAP_IN_RANK,
    edgesep: GAP_IN_RANK,
    ranksep: GAP_BETWEEN_RANKS,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const id of nodes) graph.setNode(id, { ...NODE })
  for (const [source, target] of edges) graph.setEdge(source, target)
  arrange(graph)
  const middles = new Map(nodes.map((id) => [id, graph.node(id) as Point]))
  const columns = new Set([...middles.values()].map(({ x }) => x))
  const crossed = (source: string, target: string) =>
    (graph.edge(source, target) as { points: Point[] }).points.filter(({ x }) => columns.has(x))
  return {
    corners: new Map([...middles].map(([id, middle]) => [id, cornerOf(middle)])),
    crossings: new Map(
      edges.map(([source, target]) => [wayOf(source, target), crossed(source, target)]),
    ),
  }
}

const cornerOf = ({ x, y }: Point): Point => ({ x: x - NODE.width / 2, y: y - NODE.height / 2 })
