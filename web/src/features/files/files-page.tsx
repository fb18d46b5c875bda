import { Button, FileButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileUp, Upload } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { useRights, workspaceQuery } from '../../shared/api/workspace'
import { Choice } from '../../shared/ui/choice'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { said } from '../../shared/ui/said'
import { filesQuery } from './api'
import { AskToReplace } from './ask-to-replace'
import { BinTable } from './bin-table'
import { sorted, type Chosen } from './choosing'
import { FileTable } from './file-table'
import classes from './files-page.module.css'
import { UploadList } from './upload-list'
import { useDrop } from './use-drop'
import { useUploads } from './use-uploads'

type Props = { workspaceId: string; view?: string }

/** The raw files of a workspace: what people bring, and ingests read. */
export function FilesPage({ workspaceId, view }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const rights = useRights(workspaceId)
  const files = useQuery(filesQuery(workspaceId))
  const uploads = useUploads(workspaceId)
  const [asked, setAsked] = useState<Chosen | null>(null)
  const mayWrite = rights?.includes('file:write') ?? false
  const isBin = view === 'bin'

  function take(given: File[]) {
    const chosen = sorted(given, files.data ?? [])
    if (chosen.replaced.length > 0) setAsked(chosen)
    else if (given.length > 0) uploads.send(given)
  }
  // Before the list is there, nobody could say what an upload would replace.
  const isOpen = mayWrite && files.isSuccess
  const isOver = useDrop(isOpen, (dropped) => {
    if (dropped.folders.length > 0) said(`Folders are left out: ${dropped.folders.join(', ')}.`)
    take(dropped.files)
  })
  const choose = isOpen && <ChooseFiles onChosen={take} />

  return (
    <Page
      title="Files"
      of={workspace?.name}
      lead={rights && !mayWrite ? whyNot(workspace?.archived_at !== null) : undefined}
      actions={
        <>
          <Views isBin={isBin} />
          {choose}
        </>
      }
    >
      <UploadList workspaceId={workspaceId} list={uploads.list} />
      {isBin && <BinTable workspaceId={workspaceId} />}
      {!isBin && files.isPending && <Loading label="Loading files" />}
      {!isBin && files.isError && !files.data && (
        <Failed error={files.error} retry={() => void files.refetch()} />
      )}
      {!isBin && files.data?.length === 0 && <NoFiles mayWrite={mayWrite} choose={choose} />}
      {!isBin && files.data && files.data.length > 0 && (
        <FileTable workspaceId={workspaceId} files={files.data} />
      )}
      {asked && (
        <AskToReplace chosen={asked} onSend={uploads.send} onClose={() => setAsked(null)} />
      )}
      {isOver && <DropHere name={workspace?.name ?? ''} />}
    </Page>
  )
}

function Views({ isBin }: { isBin: boolean }) {
  const navigate = useNavigate()
  return (
    <Choice
      label="What to show"
      value={isBin ? 'bin' : 'files'}
      options={[
        { value: 'files', name: 'Files' },
        { value: 'bin', name: 'Bin' },
      ]}
      onChoose={(view) =>
        void navigate({ to: '.', search: view === 'bin' ? { view } : {}, replace: true })
      }
    />
  )
}

function ChooseFiles({ onChosen }: { onChosen: (files: File[]) => void }) {
  return (
    <FileButton multiple onChange={onChosen} inputProps={{ 'aria-label': 'Files to upload' }}>
      {(props) => (
        <Button leftSection={<Upload />} {...props}>
          Upload files
        </Button>
      )}
    </FileButton>
  )
}

const whyNot = (isArchived: boolean) =>
  isArchived
    ? 'Files can be read, but not changed: the workspace is archived.'
    : 'You may read files here. To upload or delete some, ask an owner for the role Editor.'

function NoFiles({ mayWrite, choose }: { mayWrite: boolean; choose: ReactNode }) {
  return (
    <Empty icon={FileUp} title="No files yet" action={choose}>
      {mayWrite
        ? 'Drop CSV, Parquet, JSON or Excel files anywhere on this page, or choose them. Then make an ingest from one, and its rows are a dataset.'
        : 'Raw files that people upload stand here: CSV, Parquet, JSON, Excel.'}
    </Empty>
  )
}

function DropHere({ name }: { name: string }) {
  return (
    <div className={classes.drop} role="status">
      <FileUp aria-hidden />
      Drop the files to upload them to {name}
    </div>
  )
}
