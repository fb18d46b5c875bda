import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileCode2, Plus, Search } from 'lucide-react'
import { useState } from 'react'

import { useMay, workspaceQuery } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { codeQuery, type CodeFile } from './api'
import { CodeTable } from './code-table'
import { NewTransform } from './new-transform'

type Props = { workspaceId: string; dialog?: string }

/** All code of a workspace: transforms, the modules that they share, and settings. */
export function TransformsPage({ workspaceId, dialog }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const code = useQuery(codeQuery(workspaceId))
  const may = useMay(workspaceId)
  const navigate = useNavigate()
  const [find, setFind] = useState('')
  const show = (next: 'new' | undefined) =>
    void navigate({ to: '.', search: (before) => ({ ...before, dialog: next }), replace: true })
  const create = may('transform:write') && (
    <Button leftSection={<Plus />} onClick={() => show('new')}>
      New transform
    </Button>
  )
  const isEmpty = code.data !== undefined && !code.data.files.some((file) => file.kind !== 'settings')

  return (
    <Page
      title="Transforms"
      of={workspace?.name}
      actions={
        !isEmpty && (
          <>
            <TextInput
              type="search"
              aria-label="Find a file"
              placeholder="Find a file"
              leftSection={<Search />}
              value={find}
              onChange={(event) => setFind(event.currentTarget.value)}
            />
            {create}
          </>
        )
      }
    >
      {code.isPending && <Loading label="Loading the code" />}
      {code.isError && !code.data && (
        <Failed error={code.error} retry={() => void code.refetch()} />
      )}
      {isEmpty && (
        <Empty icon={FileCode2} title="Write the first transform" action={create}>
          A Python function that takes data frames and returns one. The names of its parameters say
          which datasets it reads.
        </Empty>
      )}
      {code.data && <Tables workspaceId={workspaceId} files={code.data.files} find={find} />}
      <NewTransform
        workspaceId={workspaceId}
        opened={dialog === 'new' && may('transform:write')}
        onClose={() => show(undefined)}
      />
    </Page>
  )
}

const groups = [
  { kind: 'transform', label: 'Transforms' },
  { kind: 'helper', label: 'Modules' },
  { kind: 'settings', label: 'Settings' },
  { kind: 'other', label: 'Other files' },
] as const

type TablesProps = { workspaceId: string; files: CodeFile[]; find: string }

function Tables({ workspaceId, files, find }: TablesProps) {
  const found = files.filter((file) => file.path.toLowerCase().includes(find.toLowerCase()))
  return groups.map(({ kind, label }) => {
    const some = found.filter((file) => file.kind === kind)
    if (some.length === 0) return null
    return <CodeTable key={kind} label={label} workspaceId={workspaceId} files={some} />
  })
}
