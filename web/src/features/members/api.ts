import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { membersQuery } from '../../shared/api/members'
import type { Shape } from '../../shared/api/shape'
import { workspaceQuery, workspacesQuery, type Role } from '../../shared/api/workspace'

export type GroupSeat = Shape<'GroupSeatShown'>

export const groupSeatsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'groups'],
    queryFn: ({ signal }) => call<GroupSeat[]>(path`/workspaces/${workspace}/groups`, { signal }),
  })

export function useSetRoles(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ person, roles }: { person: string; roles: Role[] }) =>
      call<undefined>(path`/workspaces/${workspace}/members/${person}`, {
        method: 'PUT',
        body: { roles },
      }),
    onSuccess: refresh,
  })
}

export function useRemoveMember(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: (person: string) =>
      call<undefined>(path`/workspaces/${workspace}/members/${person}`, { method: 'DELETE' }),
    onSuccess: refresh,
  })
}

export function useSetGroupRoles(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ group, roles }: { group: string; roles: Role[] }) =>
      call<undefined>(path`/workspaces/${workspace}/groups/${group}`, {
        method: roles.length === 0 ? 'DELETE' : 'PUT',
        ...(roles.length === 0 ? {} : { body: { roles } }),
      }),
    onSuccess: refresh,
  })
}

/** Whoever changes members may change their own rights with it. */
function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: membersQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: groupSeatsQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: workspaceQuery(workspace).queryKey, exact: true }),
      cache.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
    ])
}
