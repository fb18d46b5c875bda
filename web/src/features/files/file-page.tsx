import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Code, FileQuestion } from 'lucide-react'

import { useMay, workspaceQuery } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { bytes } from '../../shared/ui/format'
import { LinkButton } from '../../shared/ui/link-button'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { When } from '../../shared/ui/when'
import { filesQuery, type RawFile } from './api'
import { FileMenu } from './file-menu'
import { isTable, Kind } from './kind'
import { MakeIngest } from './make-ingest'
import { Rows } from './rows'
import { useIsUnreadable } from './use-unreadable'

type Props = { workspaceId: string; fileId: string; page?: string }

export function FilePage({ workspaceId, fileId, page }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const files = useQuery(filesQuery(workspaceId))
  const file = files.data?.find((one) => one.id === fileId)
  const [isMaking, making] = useDisclosure(false)
  return (
    <Page
      title={file?.name ?? 'File'}
      of={workspace?.name}
      width="full"
      lead={file && <Lead file={file} />}
      actions={
        file && (
          <Actions
            workspaceId={workspaceId}
            file={file}
            page={pageIn(page)}
            onIngest={making.open}
          />
        )
      }
    >
      {files.isPending && <Loading label="Loading the file" isInset />}
      {files.isError && !files.data && (
        <Failed error={files.error} retry={() => void files.refetch()} />
      )}
      {files.data && !file && <Gone workspaceId={workspaceId} />}
      {file && isTable(file.kind) && (
        <Rows workspaceId={workspaceId} file={file} page={pageIn(page)} />
      )}
      {file && !isTable(file.kind) && <NoTable />}
      {file && isMaking && (
        <MakeIngest workspaceId={workspaceId} file={file} onClose={making.close} />
      )}
    </Page>
  )
}

function pageIn(text: string | undefined): number {
  const page = Number(text ?? 1)
  return Number.isInteger(page) && page > 0 ? page : 1
}

function Lead({ file }: { file: RawFile }) {
  return (
    <>
      <Kind kind={file.kind} /> · {bytes(file.bytes)} · uploaded <When at={file.uploaded_at} /> by{' '}
      {file.uploaded_by.name}
    </>
  )
}

type ActionsProps = { workspaceId: string; file: RawFile; page: number; onIngest: () => void }

function Actions({ workspaceId, file, page, onIngest }: ActionsProps) {
  const may = useMay(workspaceId)
  // Why it cannot be read stands in the place of its rows.
  const isUnreadable = useIsUnreadable(workspaceId, file, page)
  const navigate = useNavigate()
  const toFiles = () =>
    void navigate({ to: '/workspaces/$workspaceId/files', params: { workspaceId } })
  return (
    <>
      {isTable(file.kind) && !isUnreadable && may('transform:write') && (
        <Button leftSection={<Code />} onClick={onIngest}>
          Make an ingest from this
        </Button>
      )}
      <FileMenu workspaceId={workspaceId} file={file} onDeleted={toFiles} />
    </>
  )
}

function NoTable() {
  return (
    <Empty icon={FileQuestion} title="Nothing to show of this kind of file">
      Rows are shown of CSV, Parquet, JSON and Excel. A transform can read this file all the same:
      name it with <code>File(…)</code>.
    </Empty>
  )
}

function Gone({ workspaceId }: { workspaceId: string }) {
  return (
    <Empty
      icon={FileQuestion}
      title="This file is not here"
      action={
        <LinkButton
          variant="default"
          to="/workspaces/$workspaceId/files"
          params={{ workspaceId }}
          search={{ view: 'bin' }}
        >
          Look in the bin
        </LinkButton>
      }
    >
      It was deleted, or another file of its name took its place.
    </Empty>
  )
}
