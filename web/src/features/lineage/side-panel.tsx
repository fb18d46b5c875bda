import { ActionIcon } from '@mantine/core'
import { X } from 'lucide-react'

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
}

/** What is selected, beside the graph. */
export function SidePanel({ workspaceId, lineage, selection, onSelect }: Props) {
  const nodes = lineage.nodes.filter((node) => selection.has(node.transform_id))
  const [only] = nodes
  if (!only) return null
  return (
    <aside className={classes.panel} aria-label="Selected">
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
