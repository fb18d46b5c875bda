import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { membersQuery } from '../../shared/api/members'
import type { Shape } from '../../shared/api/shape'
import type { NewToken, TokenMade } from '../../shared/api/tokens'
import type { Role } from '../../shared/api/workspace'

export type ServiceAccount = Shape<'ServiceAccountShown'>

export const serviceAccountsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'service-accounts'],
    queryFn: ({ signal }) =>
      call<ServiceAccount[]>(path`/workspaces/${workspace}/service-accounts`, { signal }),
  })

function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: serviceAccountsQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: membersQuery(workspace).queryKey }),
    ])
}

export function useAddServiceAccount(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (body: { name: string; roles: Role[] }) =>
      call<Shape<'ServiceAccountAdded'>>(path`/workspaces/${workspace}/service-accounts`, {
        method: 'POST',
        body,
      }),
    onSuccess,
  })
}

export function useAble(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ account, to }: { account: string; to: 'enable' | 'disable' }) =>
      call<undefined>(path`/workspaces/${workspace}/service-accounts/${account}/${to}`, {
        method: 'POST',
      }),
    onSuccess,
  })
}

export function useMakeServiceToken(workspace: string, account: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    // Its workspace is not asked: a service account has the one.
    mutationFn: ({ name, scopes, expires_in_days, networks }: NewToken) =>
      call<TokenMade>(path`/workspaces/${workspace}/service-accounts/${account}/tokens`, {
        method: 'POST',
        body: { name, scopes, expires_in_days, networks },
      }),
    onSuccess,
    // Shown once: the cache forgets it with the dialog that showed it.
    gcTime: 0,
  })
}

export function useRevokeServiceToken(workspace: string, account: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (token: string) =>
      call<undefined>(
        path`/workspaces/${workspace}/service-accounts/${account}/tokens/${token}`,
        { method: 'DELETE' },
      ),
    onSuccess,
  })
}
