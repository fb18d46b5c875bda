import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type Secret = Shape<'SecretShown'>
export type Version = Shape<'VersionShown'>
export type Vault = Shape<'VaultShown'>
export type Uses = Shape<'SecretsUsed'>
export type About = { description: string; owner_id: string | null; expires_at: string | null }
export type NewSecret = About & { name: string; value: string }

const secretsPath = (workspace: string) => path`/workspaces/${workspace}/secrets`

const secretPath = (workspace: string, secret: string) =>
  path`/workspaces/${workspace}/secrets/${secret}`

const vaultPath = (workspace: string) => path`/workspaces/${workspace}/vault`

const key = (workspace: string) => ['workspace', workspace, 'secrets']

const READY_MS = 2000

export const secretsQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...key(workspace), 'there'],
    queryFn: ({ signal }) => call<Secret[]>(secretsPath(workspace), { signal }),
  })

export const binQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...key(workspace), 'bin'],
    queryFn: ({ signal }) =>
      call<Secret[]>(secretsPath(workspace), { query: { deleted: true }, signal }),
  })

export const versionsQuery = (workspace: string, secret: string) =>
  queryOptions({
    queryKey: [...key(workspace), secret, 'versions'],
    queryFn: ({ signal }) => call<Version[]>(`${secretPath(workspace, secret)}/versions`, { signal }),
  })

/** Asked again until the key is there: making it takes a moment. */
export const vaultQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...key(workspace), 'vault'],
    queryFn: ({ signal }) => call<Vault>(vaultPath(workspace), { signal }),
    refetchInterval: ({ state }) => (state.data?.is_ready === false ? READY_MS : false),
  })

export const usesQuery = (workspace: string) =>
  queryOptions({
    queryKey: [...key(workspace), 'uses'],
    queryFn: ({ signal }) => call<Uses>(path`/workspaces/${workspace}/code/secrets`, { signal }),
  })

export function useAddSecret(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (body: NewSecret) =>
      call<Shape<'SecretAdded'>>(secretsPath(workspace), { method: 'POST', body }),
    onSuccess,
    // A value is kept no longer than it takes to send it.
    gcTime: 0,
  })
}

export function useReplaceSecret(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ id, value }: { id: string; value: string }) =>
      call<Shape<'VersionAdded'>>(`${secretPath(workspace, id)}/versions`, {
        method: 'POST',
        body: { value },
      }),
    onSuccess,
    gcTime: 0,
  })
}

export function useDescribeSecret(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ id, about }: { id: string; about: About }) =>
      call<undefined>(secretPath(workspace, id), { method: 'PUT', body: about }),
    onSuccess,
  })
}

export function useRestoreVersion(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      call<undefined>(`${secretPath(workspace, id)}/versions/${version}/restore`, {
        method: 'POST',
      }),
    onSuccess,
  })
}

export function useDeleteSecret(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (id: string) => call<undefined>(secretPath(workspace, id), { method: 'DELETE' }),
    onSuccess,
  })
}

export function useRestoreSecret(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (id: string) =>
      call<undefined>(`${secretPath(workspace, id)}/restore`, { method: 'POST' }),
    onSuccess,
  })
}

export function useSetGives(workspace: string) {
  const onSuccess = useRefresh(workspace)
  return useMutation({
    mutationFn: (gives: Vault['gives']) =>
      call<undefined>(vaultPath(workspace), { method: 'PUT', body: { gives } }),
    onSuccess,
  })
}

function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: key(workspace) })
}
