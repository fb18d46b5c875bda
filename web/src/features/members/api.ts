import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'
import { workspaceQuery, workspacesQuery, type Role } from '../../shared/api/workspace'

export type Member = Shape<'MemberShown'>
export type PersonFound = Shape<'PersonFound'>

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'members'],
    queryFn: ({ signal }) => call<Member[]>(path`/workspaces/${workspace}/members`, { signal }),
  })

/** The server finds nobody by a single letter. */
export const SHORTEST_SEARCH = 2

export const peopleSearch = (part: string) =>
  queryOptions({
    queryKey: ['people-search', part],
    queryFn: ({ signal }) =>
      call<PersonFound[]>('/people/search', { query: { q: part }, signal }),
    enabled: part.length >= SHORTEST_SEARCH,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
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

/** Whoever changes members may change their own rights with it. */
function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: membersQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: workspaceQuery(workspace).queryKey, exact: true }),
      cache.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
    ])
}
