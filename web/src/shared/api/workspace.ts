import { queryOptions, useQuery } from '@tanstack/react-query'

import { call, path } from './client'
import type { Shape, With } from './shape'

export type Right =
  | 'audit:read'
  | 'workspace:read'
  | 'workspace:manage'
  | 'member:manage'
  | 'transform:read'
  | 'transform:write'
  | 'build:read'
  | 'build:run'
  | 'file:read'
  | 'file:write'
  | 'secret:read'
  | 'secret:write'
  | 'dataset:read'
  | 'dataset:export'
  | 'dataset:restore'

export type Role = Shape<'Role'>

export type Workspace = With<Shape<'WorkspaceShown'>, { may: Right[] }>

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: ({ signal }) => call<Workspace[]>('/workspaces', { signal }),
})

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace],
    queryFn: ({ signal }) => call<Workspace>(path`/workspaces/${workspace}`, { signal }),
    staleTime: 15_000,
  })

/** The person's rights here, as the server says them; `undefined` until it has. */
export const useRights = (workspace: string): Right[] | undefined =>
  useQuery({ ...workspaceQuery(workspace), enabled: workspace !== '' }).data?.may

/** What the person may do here; the page shows or hides, and decides nothing. */
export function useMay(workspace: string): (right: Right) => boolean {
  const rights = useRights(workspace) ?? []
  return (right) => rights.includes(right)
}
