import type { LineageNode, NodeKind } from '../../shared/api/lineage'
import type { Shape } from '../../shared/api/shape'
import { ago, plural } from '../../shared/ui/format'
import { textOf } from '../../shared/ui/state-mark'

const kinds: Record<NodeKind, string> = { ingest: 'ingest', transform: 'transform', plot: 'plot' }

export const kindInWords = (kind: NodeKind) => kinds[kind]

/** A node as a screen reader says it. */
export function sentenceFor(node: LineageNode): string {
  const parts = [node.name, kindInWords(node.kind), textOf(node.state).toLowerCase()]
  if (node.problems.length > 0) parts.push(plural(node.problems.length, 'problem'))
  if (node.snapshot)
    parts.push(plural(node.snapshot.row_count, 'row'), `built ${ago(node.snapshot.created_at)}`)
  if (node.health && node.health.total > 0)
    parts.push(`${node.health.passed} of ${plural(node.health.total, 'check')} passed`)
  return parts.join(', ')
}

/** Why a dataset is older than it could be. */
export function staleInWords({ what, name }: Shape<'StaleBecause'>): string {
  const which = name ?? 'something above'
  if (what === 'code') return 'Its code changed.'
  if (what === 'input') return `${which} has newer data.`
  if (what === 'file') return `The file ${which} changed.`
  return `${which}, above it, is stale.`
}
