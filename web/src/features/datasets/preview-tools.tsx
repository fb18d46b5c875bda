import { ActionIcon, Button } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'

import type { Snapshot } from '../../shared/api/datasets'
import { bytes, count } from '../../shared/ui/format'
import type { Source } from './api'
import { ColumnPicker } from './column-picker'
import { ExportMenu } from './export-menu'
import classes from './preview-tools.module.css'
import { SnapshotPicker } from './snapshot-picker'
import { filterInWords, PLAIN, type View } from './view'

type Props = {
  source: Source
  name: string
  snapshot: Snapshot
  snapshots: Snapshot[]
  view: View
  onView: (view: View) => void
  matched: number | undefined
}

export function PreviewTools(props: Props) {
  const { source, name, snapshot, snapshots, view, onView, matched } = props
  const isFiltered = view.filters.length > 0
  return (
    <div className={classes.tools} role="toolbar" aria-label="Preview tools">
      <SnapshotPicker snapshot={snapshot} snapshots={snapshots} />
      <ColumnPicker columns={snapshot.columns} view={view} onView={onView} />
      <span className={classes.counts} role="status">
        {isFiltered && matched !== undefined && <strong>{count(matched)} of </strong>}
        {count(snapshot.row_count)} rows, {count(snapshot.column_count)} columns,{' '}
        {bytes(snapshot.bytes)}
      </span>
      <span className={classes.space} />
      <ExportMenu source={source} name={name} />
      {(isFiltered || view.sort !== null) && (
        <ul className={classes.chips} aria-label="Order and filters">
          {view.sort !== null && (
            <Chip
              text={view.sort}
              icon={view.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
              remove={`Remove the order by ${view.sort}`}
              onRemove={() => onView({ ...view, sort: null, descending: false })}
            />
          )}
          {view.filters.map((filter, index) => (
            <Chip
              key={index}
              text={filterInWords(filter)}
              remove={`Remove the filter ${filterInWords(filter)}`}
              onRemove={() => onView({ ...view, filters: view.filters.toSpliced(index, 1) })}
            />
          ))}
          <li>
            <Button variant="subtle" onClick={() => onView({ ...PLAIN, columns: view.columns })}>
              Clear
            </Button>
          </li>
        </ul>
      )}
    </div>
  )
}

type ChipProps = { text: string; icon?: React.ReactNode; remove: string; onRemove: () => void }

function Chip({ text, icon, remove, onRemove }: ChipProps) {
  return (
    <li className={classes.chip}>
      {icon}
      {text}
      <ActionIcon size="xs" aria-label={remove} onClick={onRemove}>
        <X />
      </ActionIcon>
    </li>
  )
}
