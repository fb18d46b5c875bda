import { Checkbox } from '@mantine/core'

import type { LineageNode } from '../../shared/api/lineage'
import { count } from '../../shared/ui/format'
import { StateMark } from '../../shared/ui/state-mark'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { HealthMark } from './health-mark'
import { NameButton } from './name-button'
import { kindInWords } from './sentence'

type Props = {
  nodes: LineageNode[]
  selection: ReadonlySet<string>
  onSelect: (selection: Set<string>) => void
}

/** The same lineage as rows: for screen readers, small screens, and people who like tables. */
export function LineageList({ nodes, selection, onSelect }: Props) {
  const isWhole = nodes.length > 0 && nodes.every((node) => selection.has(node.transform_id))
  return (
    <Table label="Transforms">
      <thead>
        <tr>
          <th scope="col">
            <Checkbox
              aria-label="Select all"
              checked={isWhole}
              indeterminate={!isWhole && selection.size > 0}
              onChange={() =>
                onSelect(new Set(isWhole ? [] : nodes.map((node) => node.transform_id)))
              }
            />
          </th>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">State</th>
          <th scope="col" data-number>
            Rows
          </th>
          <th scope="col">Built</th>
          <th scope="col">Health</th>
          <th scope="col">Inputs</th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((node) => (
          <Row
            key={node.transform_id}
            node={node}
            isSelected={selection.has(node.transform_id)}
            onToggle={() => onSelect(toggled(selection, node.transform_id))}
            onShow={() => onSelect(new Set([node.transform_id]))}
          />
        ))}
      </tbody>
    </Table>
  )
}

function toggled(selection: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selection)
  if (!next.delete(id)) next.add(id)
  return next
}

type RowProps = {
  node: LineageNode
  isSelected: boolean
  onToggle: () => void
  onShow: () => void
}

function Row({ node, isSelected, onToggle, onShow }: RowProps) {
  return (
    <tr>
      <td>
        <Checkbox aria-label={`Select ${node.name}`} checked={isSelected} onChange={onToggle} />
      </td>
      <th scope="row">
        <NameButton name={node.name} onPress={onShow} />
      </th>
      <td data-soft>{kindInWords(node.kind)}</td>
      <td>
        <StateMark state={node.state} />
      </td>
      <td data-number>{node.snapshot && count(node.snapshot.row_count)}</td>
      <td data-soft>{node.snapshot && <When at={node.snapshot.created_at} />}</td>
      <td>
        <HealthMark health={node.health} />
      </td>
      <td data-soft data-wide>
        {node.inputs.map((input) => input.name).join(', ')}
      </td>
    </tr>
  )
}
