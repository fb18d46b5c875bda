import type { LineageEdge } from '../../shared/api/lineage'

type End = 'source' | 'target'

/** The given nodes and everything above them. */
export const upstreamOf = (edges: LineageEdge[], from: Iterable<string>) =>
  follow(edges, from, 'target', 'source')

/** The given nodes and everything that is made from them. */
export const downstreamOf = (edges: LineageEdge[], from: Iterable<string>) =>
  follow(edges, from, 'source', 'target')

function follow(edges: LineageEdge[], from: Iterable<string>, here: End, there: End) {
  const next = new Map<string, string[]>()
  for (const edge of edges) {
    const known = next.get(edge[here])
    if (known) known.push(edge[there])
    else next.set(edge[here], [edge[there]])
  }
  const reached = new Set(from)
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const id of reached) for (const beyond of next.get(id) ?? []) reached.add(beyond)
  return reached
}
