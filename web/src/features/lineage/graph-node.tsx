import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { memo } from 'react'

import type { LineageNode } from '../../shared/api/lineage'
import { plural, shortCount } from '../../shared/ui/format'
import { StateMark, toneOf } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import classes from './graph-node.module.css'
import { HealthMark } from './health-mark'
import { KindIcon } from './kind-icon'

export type GraphNodeData = { node: LineageNode; isDim: boolean }
export type FlowNode = Node<GraphNodeData, 'lineage'>

function Shown({ data: { node, isDim }, selected }: NodeProps<FlowNode>) {
  return (
    <div
      className={classes.node}
      data-tone={toneOf(node.state)}
      data-state={node.state}
      data-selected={selected || undefined}
      data-dim={isDim || undefined}
      title={node.name}
    >
      <Handle type="target" position={Position.Left} className={classes.handle} />
      <div className={classes.head}>
        <span className={classes.kind}>
          <KindIcon kind={node.kind} />
        </span>
        <span className={classes.name}>{node.name}</span>
        <HealthMark health={node.health} />
      </div>
      <div className={classes.facts}>
        <StateMark state={node.state} />
        <Facts node={node} />
      </div>
      <Handle type="source" position={Position.Right} className={classes.handle} />
    </div>
  )
}

function Facts({ node }: { node: LineageNode }) {
  if (node.problems.length > 0)
    return <span className={classes.problem}>{plural(node.problems.length, 'problem')}</span>
  if (node.is_closed) return <span>restricted</span>
  if (node.snapshot === null) return null
  const isUnderWay = node.state === 'running' || node.state === 'waiting'
  return (
    <>
      <span>{shortCount(node.snapshot.row_count)} rows</span>
      {!isUnderWay && <When at={node.snapshot.created_at} />}
    </>
  )
}

/** The whole graph is asked again every second of a build; a node that did not change is not redrawn. */
export const GraphNode = memo(
  Shown,
  (before, after) =>
    before.data.node === after.data.node &&
    before.data.isDim === after.data.isDim &&
    before.selected === after.selected,
)
