import type { LineageNode, NodeState } from '../../shared/api/lineage'

export type Filter = 'all' | NodeState | 'problem'

/** What a search and a filter leave; the graph dims the rest, the list leaves it out. */
export function matches(node: LineageNode, find: string, filter: Filter): boolean {
  return isNamed(node, find) && isIn(node, filter)
}

function isNamed(node: LineageNode, find: string): boolean {
  const wanted = find.trim().toLowerCase()
  return wanted === '' || node.name.toLowerCase().includes(wanted)
}

function isIn(node: LineageNode, filter: Filter): boolean {
  if (filter === 'all') return true
  if (filter === 'problem') return node.problems.length > 0
  return node.state === filter
}

/** The filters worth offering: those that would leave something. */
export function filtersFor(nodes: LineageNode[]): { filter: Filter; count: number }[] {
  const all: Filter[] = ['all', 'failed', 'problem', 'stale', 'never', 'running', 'waiting', 'fresh']
  return all
    .map((filter) => ({ filter, count: nodes.filter((node) => isIn(node, filter)).length }))
    .filter(({ filter, count }) => filter === 'all' || count > 0)
}
