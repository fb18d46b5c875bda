import { ActionIcon } from '@mantine/core'
import { X } from 'lucide-react'
import type { Ref } from 'react'

import type { Lineage } from '../../shared/api/lineage'
import { BuildButtons } from './build-buttons'
import { NameButton } from './name-button'
import { NodeDetails } from './node-details'
import classes from './side-panel.module.css'

type Props = {
  workspaceId: string
  lineage: Lineage
  selection: ReadonlySet<string>
  onSelect: (selection: Set<string>) => void
  ref?: Ref<HTMLElement>
  isOver?: boolean
}

/** What is selected: over the right part of the graph, or beside the list. */
export function SidePanel({ workspaceId, lineage, selection, onSelect, ref, isOver = false }: Props) {
  const nodes = lineage.nodes.filter((node) => selection.has(node.transform_id))
  const [only] = nodes
  if (!only) return null
  return (
    <aside ref={ref} className={classes.panel} data-over={isOver} aria-label="Selected">
      <ActionIcon
        className={classes.close}
        aria-label="Clear the selection"
        onClick={() => onSelect(new Set())}
      >
        <X />
      </ActionIcon>
      {nodes.length === 1 ? (
        <NodeDetails workspaceId={workspaceId} lineage={lineage} node={only} onSelect={onSelect} />
      ) : (
        <>
          <h2 className={classes.title}>{nodes.length} transforms selected</h2>
          <BuildButtons
            workspaceId={workspaceId}
            lineage={lineage}
            selection={selection}
            onSelect={onSelect}
          />
          <ul className={classes.names}>
            {nodes.map((node) => (
              <li key={node.transform_id}>
                <NameButton
                  name={node.name}
                  onPress={() => onSelect(new Set([node.transform_id]))}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}
