import '@xyflow/react/dist/base.css'

import {
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  type NodeChange,
} from '@xyflow/react'
import { useMemo, type RefObject } from 'react'

import type { Lineage, LineageNode } from '../../shared/api/lineage'
import { Loading } from '../../shared/ui/loading'
import { rootEm } from '../../shared/ui/root-em'
import { toneOf } from '../../shared/ui/state-mark'
import { FlowEdge } from './flow-edge'
import { flowEdges } from './flow-edges'
import { GraphNode, type FlowNode } from './graph-node'
import classes from './graph.module.css'
import { NODE, type Layout } from './layout'
import { sentenceFor } from './sentence'
import { optionsFor, useFit } from './use-fit'
import { useLayout } from './use-layout'
import { useWalk } from './use-walk'

const nodeTypes = { lineage: GraphNode }
const edgeTypes = { lineage: FlowEdge }

const DOTS = 24

/** Beyond this, nodes outside the view are not drawn, and a small map helps to find the way. */
const LARGE = 150

export type GraphProps = {
  lineage: Lineage
  selection: ReadonlySet<string>
  onSelect: (selection: Set<string>) => void
  onOpen: (transformId: string) => void
  isShown: (node: LineageNode) => boolean
  /** What lies over the right part of the graph while something is selected. */
  panel: RefObject<HTMLElement | null>
}

export function Graph(props: GraphProps) {
  const layout = useLayout(props.lineage)
  if (!layout) return <Loading label="Laying out the graph" isInset />
  return (
    <ReactFlowProvider>
      <Drawn {...props} layout={layout} />
    </ReactFlowProvider>
  )
}

function Drawn({
  lineage,
  layout,
  selection,
  onSelect,
  onOpen,
  isShown,
  panel,
}: GraphProps & { layout: Layout }) {
  const nodes = useMemo(
    () => lineage.nodes.flatMap((node) => flowNode(node, layout, selection, isShown)),
    [lineage, layout, selection, isShown],
  )
  const edges = useMemo(() => flowEdges(lineage, layout, selection), [lineage, layout, selection])
  const walk = useWalk({ lineage, layout, onSelect, onOpen })
  const { fit, leave, onMove } = useFit(panel, selection.size > 0)
  const isLarge = nodes.length > LARGE

  return (
    <ReactFlow<FlowNode, FlowEdge>
      className={classes.graph ?? ''}
      aria-label="Lineage graph. Arrow keys move between nodes, Enter selects, Control Enter opens."
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onMove={onMove}
      onNodesChange={(changes) => onSelect(changed(selection, changes))}
      onNodeDoubleClick={(_, node) => onOpen(node.id)}
      onKeyDown={walk}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
      zoomOnDoubleClick={false}
      minZoom={0.08}
      maxZoom={1.6}
      fitView
      fitViewOptions={optionsFor(null)}
      onlyRenderVisibleElements={isLarge}
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={DOTS} />
      <Controls showInteractive={false} onFitView={fit} onZoomIn={leave} onZoomOut={leave} />
      {isLarge && <MiniMap<FlowNode> position="bottom-left" pannable zoomable nodeClassName={miniTone} />}
    </ReactFlow>
  )
}

const miniTone = (node: FlowNode) => `tone-${toneOf(node.data.node.state)}`

function flowNode(
  node: LineageNode,
  layout: Layout,
  selection: ReadonlySet<string>,
  isShown: (node: LineageNode) => boolean,
): FlowNode[] {
  const at = layout.corners.get(node.transform_id)
  if (!at) return []
  const em = rootEm()
  const size = { width: NODE.width * em, height: NODE.height * em }
  return [
    {
      id: node.transform_id,
      type: 'lineage',
      position: { x: at.x * em, y: at.y * em },
      // The size is known, so nothing waits to be measured and edges are there at once.
      ...size,
      measured: size,
      data: { node, isDim: !isShown(node) },
      selected: selection.has(node.transform_id),
      ariaLabel: sentenceFor(node),
    },
  ]
}

function changed(selection: ReadonlySet<string>, changes: NodeChange[]): Set<string> {
  const next = new Set(selection)
  for (const change of changes)
    if (change.type === 'select') {
      if (change.selected) next.add(change.id)
      else next.delete(change.id)
    }
  return next
}
