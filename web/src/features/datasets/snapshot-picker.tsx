import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'

import type { Snapshot } from '../../shared/api/datasets'
import { ago, shortCount } from '../../shared/ui/format'
import classes from './snapshot-picker.module.css'

type Props = { snapshot: Snapshot; snapshots: Snapshot[] }

/** Which state of the data: the current one, or one of those that are kept. */
export function SnapshotPicker({ snapshot, snapshots }: Props) {
  const navigate = useNavigate()
  const known = snapshots.some((one) => one.id === snapshot.id)
  const choices = known ? snapshots : [snapshot, ...snapshots]
  return (
    <Select
      className={classes.picker}
      aria-label="Snapshot"
      allowDeselect={false}
      value={snapshot.id}
      data={choices.map((one) => ({ value: one.id, label: labelOf(one) }))}
      onChange={(id) =>
        void navigate({
          to: '.',
          search: (before) => ({
            ...before,
            snapshot: choices.find((one) => one.id === id)?.is_current ? undefined : (id ?? undefined),
          }),
        })
      }
    />
  )
}

function labelOf(snapshot: Snapshot): string {
  const when = `${ago(snapshot.created_at)}, ${shortCount(snapshot.row_count)} rows`
  return snapshot.is_current ? `Current: ${when}` : when
}
