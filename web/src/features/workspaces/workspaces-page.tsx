import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Layers, Plus } from 'lucide-react'

import { meQuery } from '../../shared/api/me'
import { workspacesQuery, type Workspace } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { ShownTable } from './shown-table'
import { NewWorkspace } from './new-workspace'
import { WorkspaceTable } from './workspace-table'

export function WorkspacesPage() {
  const workspaces = useQuery(workspacesQuery)
  const mayCreate = useQuery(meQuery).data?.may.includes('workspace:create') ?? false
  const [isCreating, creating] = useDisclosure(false)
  const create = mayCreate && (
    <Button leftSection={<Plus />} onClick={creating.open}>
      New workspace
    </Button>
  )
  const isEmpty = workspaces.data?.length === 0

  return (
    <Page title="Workspaces" actions={!isEmpty && create}>
      {workspaces.isPending && <Loading label="Loading workspaces" />}
      {workspaces.isError && (
        <Failed error={workspaces.error} retry={() => void workspaces.refetch()} />
      )}
      {isEmpty && <NoWorkspaces mayCreate={mayCreate} create={create} />}
      {workspaces.data && !isEmpty && <Lists workspaces={workspaces.data} />}
      <ShownTable />
      <NewWorkspace opened={isCreating} onClose={creating.close} />
    </Page>
  )
}

function Lists({ workspaces }: { workspaces: Workspace[] }) {
  const live = workspaces.filter((workspace) => workspace.archived_at === null)
  const archived = workspaces.filter((workspace) => workspace.archived_at !== null)
  return (
    <>
      {live.length > 0 && <WorkspaceTable label="Workspaces" workspaces={live} />}
      {archived.length > 0 && <WorkspaceTable label="Archived" workspaces={archived} isAside />}
    </>
  )
}

function NoWorkspaces({ mayCreate, create }: { mayCreate: boolean; create: React.ReactNode }) {
  return (
    <Empty
      icon={Layers}
      title={mayCreate ? 'Make your first workspace' : 'You are in no workspace yet'}
      action={create}
    >
      {mayCreate
        ? 'A workspace holds transforms, files, the datasets they make, and the people who may see them.'
        : 'Ask an owner of a workspace to add you as a member. It will then appear here.'}
    </Empty>
  )
}
