import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type Access = Shape<'AccessShown'>
export type Share = Shape<'ShareShown'>
export type Explained = Shape<'RightExplained'>
export type Shareable = Shape<'NewShare'>['permissions'][number]

/** A person or a group, as the address of its share names it. */
export type Holder = { kind: 'people' | 'groups'; id: string }

const accessPath = (workspace: string, transform: string) =>
  path`/workspaces/${workspace}/transforms/${transform}/access`

const accessKey = (workspace: string, transform: string) =>
  ['workspace', workspace, 'access', transform] as const

export const accessQuery = (workspace: string, transform: string) =>
  queryOptions({
    queryKey: [...accessKey(workspace, transform), 'shares'],
    queryFn: ({ signal }) => call<Access>(accessPath(workspace, transform), { signal }),
  })

export const explainQuery = (workspace: string, transform: string, person: string) =>
  queryOptions({
    queryKey: [...accessKey(workspace, transform), 'explain', person],
    queryFn: ({ signal }) =>
      call<Explained[]>(accessPath(workspace, transform) + path`/explain/${person}`, { signal }),
  })

export const useRestrict = (workspace: string, transform: string) =>
  useChange(workspace, transform, (isRestricted: boolean) =>
    call<undefined>(`${accessPath(workspace, transform)}/restriction`, {
      method: 'PUT',
      body: { is_restricted: isRestricted },
    }),
  )

type NewShare = Holder & { permissions: Shareable[] }

export const useShare = (workspace: string, transform: string) =>
  useChange(workspace, transform, ({ kind, id, permissions }: NewShare) =>
    call<undefined>(`${accessPath(workspace, transform)}/${kind}${path`/${id}`}`, {
      method: permissions.length === 0 ? 'DELETE' : 'PUT',
      ...(permissions.length === 0 ? {} : { body: { permissions } }),
    }),
  )

function useChange<What>(
  workspace: string,
  transform: string,
  mutationFn: (what: What) => Promise<undefined>,
) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () =>
      cache.invalidateQueries({ queryKey: accessKey(workspace, transform) }),
  })
}
