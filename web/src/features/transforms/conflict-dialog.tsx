import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'

import { When } from '../../shared/ui/when'
import classes from './conflict-dialog.module.css'
import { MergeEditor } from './merge-editor'
import type { Conflict } from './use-editing'

type Props = {
  path: string
  conflict: Conflict
  mine: string
  isSaving: boolean
  onSave: (text: string, blob: string | null) => void
  onTakeTheirs: (conflict: Conflict) => void
  onClose: () => void
}

/** Two people saved the same file. Both texts are here, and nothing is lost until one is chosen. */
export function ConflictDialog(props: Props) {
  const { path, conflict, mine, isSaving, onSave, onTakeTheirs, onClose } = props
  const [result, setResult] = useState(mine)
  const who = conflict.author ?? 'Somebody'
  const isDeleted = conflict.text === null
  return (
    <Modal
      opened
      onClose={onClose}
      size="90%"
      title={isDeleted ? `${who} deleted ${path}` : `${who} changed ${path} too`}
    >
      <p className={classes.lead}>
        {conflict.at !== null && (
          <>
            It was saved <When at={conflict.at} />, after you began.{' '}
          </>
        )}
        Nothing of yours was saved yet, and nothing is lost: on the left is what stands there now, on
        the right is yours, which you can still edit.
      </p>
      <MergeEditor path={path} theirs={conflict.text ?? ''} mine={mine} onMine={setResult} />
      <Group justify="flex-end" gap="xs" pt="md">
        <Button variant="subtle" onClick={onClose}>
          Decide later
        </Button>
        {!isDeleted && (
          <Button variant="default" onClick={() => onTakeTheirs(conflict)}>
            Drop mine, take theirs
          </Button>
        )}
        <Button loading={isSaving} onClick={() => onSave(result, conflict.blob)}>
          Save the right side
        </Button>
      </Group>
    </Modal>
  )
}
