import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { workspaceQuery, workspacesQuery, type Workspace } from '../../shared/api/workspace'

export type SettingsChange = Partial<Pick<Workspace, 'name' | 'df_type'>>

export function useChangeSettings(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: (change: SettingsChange) =>
      call<undefined>(path`/workspaces/${workspace}`, { method: 'PATCH', body: change }),
    onSuccess: refresh,
  })
}

export function useArchive(workspace: string, verb: 'archive' | 'unarchive') {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: () =>
      call<undefined>(path`/workspaces/${workspace}/${verb}`, { method: 'POST' }),
    onSuccess: refresh,
  })
}

function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: workspaceQuery(workspace).queryKey, exact: true }),
      cache.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
    ])
}
