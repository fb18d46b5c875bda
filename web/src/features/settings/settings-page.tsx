import { useQuery } from '@tanstack/react-query'

import { workspaceQuery, type Workspace } from '../../shared/api/workspace'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Section } from '../../shared/ui/section'
import { Archive } from './archive'
import { FrameType } from './frame-type'
import { Rename } from './rename'

export function SettingsPage({ workspaceId }: { workspaceId: string }) {
  const workspace = useQuery(workspaceQuery(workspaceId))
  return (
    <Page
      title="Settings"
      of={workspace.data?.name}
      width="read"
      lead={workspace.data ? whyNot(workspace.data) : undefined}
    >
      {workspace.isPending && <Loading label="Loading the settings" />}
      {workspace.isError && !workspace.data && (
        <Failed error={workspace.error} retry={() => void workspace.refetch()} />
      )}
      {workspace.data && <Sections workspace={workspace.data} />}
    </Page>
  )
}

function whyNot({ may, archived_at: archivedAt }: Workspace): string | undefined {
  if (!may.includes('workspace:manage')) return 'Owners of the workspace decide about these.'
  return archivedAt === null ? undefined : 'Archived: bring it back to change anything.'
}

function Sections({ workspace }: { workspace: Workspace }) {
  const mayManage = workspace.may.includes('workspace:manage')
  const mayChange = mayManage && workspace.archived_at === null
  return (
    <>
      <Section title="Name">
        <Rename workspace={workspace} mayChange={mayChange} />
      </Section>
      <Section
        title="Data frames"
        lead="What transforms receive as their inputs. A change counts from the next build on."
      >
        <FrameType workspace={workspace} mayChange={mayChange} />
      </Section>
      {mayManage && (
        <Section title="Archive">
          <Archive workspace={workspace} />
        </Section>
      )}
    </>
  )
}
