import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useRights } from '../../shared/api/workspace'
import { Failed, Refusal } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { ProblemList } from '../../shared/ui/problem-list'
import { fileQuery, type OpenFile } from './api'
import { CodeEditor } from './code-editor'
import { ConflictDialog } from './conflict-dialog'
import { EditorTools } from './editor-tools'
import classes from './file-editor.module.css'
import { HistoryPanel } from './history-panel'
import { useEditing } from './use-editing'
import { useNames } from './use-names'
import { useTellUnsaved } from './unsaved'
import { useProblems } from './use-problems'
import { VersionDiff } from './version-diff'

type Props = { workspaceId: string; path: string; line?: number | undefined }

export function FileEditor({ workspaceId, path, line }: Props) {
  const file = useQuery(fileQuery(workspaceId, path))
  const rights = useRights(workspaceId)
  if (file.isPending || !rights) return <Loading label="Loading the code" isInset />
  if (!file.data) return <Failed error={file.error} retry={() => void file.refetch()} />
  return (
    <Editing
      key={path}
      workspaceId={workspaceId}
      file={file.data}
      isReadOnly={!rights.includes('transform:write')}
      line={line}
    />
  )
}

type EditingProps = {
  workspaceId: string
  file: OpenFile
  isReadOnly: boolean
  line: number | undefined
}

function Editing({ workspaceId, file, isReadOnly, line }: EditingProps) {
  const names = useNames(workspaceId, file.path)
  const editing = useEditing(workspaceId, file)
  const problems = useProblems(workspaceId, file)
  const [message, setMessage] = useState('')
  const [isHistoryOpen, history] = useDisclosure(false)
  const [version, setVersion] = useState<string | null>(null)

  const save = (then?: () => void) => {
    if (isReadOnly || !editing.isDirty || editing.isSaving) return
    editing.save(message, then ? { then } : {})
    setMessage('')
  }
  useTellUnsaved(editing.isDirty && !isReadOnly, save)
  // The editor has the same key; this is for when something else has the focus.
  useHotkeys([['mod+S', () => save()]], [])
  const restore = (text: string) => {
    editing.setText(text)
    setVersion(null)
  }

  return (
    <div className={classes.place}>
      <EditorTools
        workspaceId={workspaceId}
        file={file}
        isReadOnly={isReadOnly}
        isDirty={editing.isDirty}
        isSaving={editing.isSaving}
        message={message}
        onMessage={setMessage}
        onSave={() => save()}
        isHistoryOpen={isHistoryOpen}
        onHistory={() => {
          history.toggle()
          setVersion(null)
        }}
      />
      <Refusal error={editing.error} />
      <div className={classes.split}>
        {version === null ? (
          <CodeEditor
            label={`Code of ${file.path}`}
            path={file.path}
            text={editing.text}
            onText={editing.setText}
            onSave={() => save()}
            isReadOnly={isReadOnly}
            problems={editing.isDirty ? file.problems : problems.marked}
            names={names}
            line={line}
          />
        ) : (
          <VersionDiff
            workspaceId={workspaceId}
            path={file.path}
            commit={version}
            now={editing.text}
            onRestore={isReadOnly ? undefined : restore}
            onClose={() => setVersion(null)}
          />
        )}
        {isHistoryOpen && (
          <HistoryPanel
            workspaceId={workspaceId}
            path={file.path}
            chosen={version}
            onChoose={setVersion}
          />
        )}
      </div>
      <div className={classes.problems}>
        <ProblemList problems={problems.all} />
      </div>
      {editing.conflict && (
        <ConflictDialog
          path={file.path}
          conflict={editing.conflict}
          mine={editing.text}
          isSaving={editing.isSaving}
          onSave={(text, blob) => editing.save(message, { over: { text, blob } })}
          onTakeTheirs={editing.takeTheirs}
          onClose={editing.closeConflict}
        />
      )}
    </div>
  )
}
