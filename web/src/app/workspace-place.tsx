import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'

import { workspaceQuery } from '../shared/api/workspace'
import { Failed } from '../shared/ui/failed'
import { Page } from '../shared/ui/page'
import { ArchivedNotice } from './archived-notice'

/** Around every page of a workspace: one that is hidden or missing is said once, here. */
export function WorkspacePlace() {
  const { workspaceId = '' } = useParams({ strict: false })
  const workspace = useQuery(workspaceQuery(workspaceId))
  if (workspace.error && !workspace.data)
    return (
      <Page title="Workspace">
        <Failed error={workspace.error} retry={() => void workspace.refetch()} />
      </Page>
    )
  return (
    <>
      {workspace.data?.archived_at && <ArchivedNotice at={workspace.data.archived_at} />}
      <Outlet />
    </>
  )
}
