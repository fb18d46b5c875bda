import { Button, TextInput } from '@mantine/core'
import { History, Save } from 'lucide-react'

import type { OpenFile } from './api'
import classes from './editor-tools.module.css'
import { FileMenu } from './file-menu'

type Props = {
  workspaceId: string
  file: OpenFile
  isReadOnly: boolean
  isDirty: boolean
  isSaving: boolean
  message: string
  onMessage: (message: string) => void
  onSave: () => void
  isHistoryOpen: boolean
  onHistory: () => void
}

/** Above the code: which file, whether it is saved, and what can be done with it. */
export function EditorTools(props: Props) {
  const { file, isReadOnly, isDirty, isSaving, message, onMessage, onSave } = props
  return (
    <div className={classes.tools} role="toolbar" aria-label="Editor tools">
      <code className={classes.path}>{file.path}</code>
      <span className={classes.state} role="status" data-dirty={isDirty || undefined}>
        {isReadOnly ? 'You may read this code, not change it.' : isDirty ? 'Not saved' : ''}
      </span>
      <span className={classes.space} />
      {!isReadOnly && (
        <>
          {isDirty && (
            <TextInput
              className={classes.message}
              aria-label="What did you change?"
              placeholder="What did you change?"
              maxLength={2000}
              value={message}
              onChange={(event) => onMessage(event.currentTarget.value)}
              onKeyDown={(event) => event.key === 'Enter' && onSave()}
            />
          )}
          <Button
            leftSection={<Save />}
            disabled={!isDirty}
            loading={isSaving}
            aria-keyshortcuts="Control+S"
            title="Save as a commit (Ctrl S)"
            onClick={onSave}
          >
            Save
          </Button>
        </>
      )}
      <Button
        variant="default"
        leftSection={<History />}
        aria-pressed={props.isHistoryOpen}
        onClick={props.onHistory}
      >
        History
      </Button>
      {!isReadOnly && <FileMenu workspaceId={props.workspaceId} path={file.path} blob={file.blob} />}
    </div>
  )
}
