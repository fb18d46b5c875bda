import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { address, call, path } from '../../shared/api/client'
import { lineageQuery } from '../../shared/api/lineage'
import type { Shape, With } from '../../shared/api/shape'

export type FileKind = Shape<'FileKind'>
export type RawFile = Shape<'FileShown'>
export type Proposal = Shape<'IngestProposed'>

export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell }

export type RowPage = With<Shape<'Page'>, { rows: Cell[][] }>

const filesPath = (workspace: string) => path`/workspaces/${workspace}/files`

const filePath = (workspace: string, file: string) => path`/workspaces/${workspace}/files/${file}`

export const filesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'files'],
    queryFn: ({ signal }) => call<RawFile[]>(filesPath(workspace), { signal }),
  })

export const binQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'files', 'bin'],
    queryFn: ({ signal }) =>
      call<RawFile[]>(filesPath(workspace), { query: { deleted: true }, signal }),
  })

export const PAGE_ROWS = 100

/** A file never changes: another of its name is another file. Every row counts against the day. */
export const rowsQuery = (workspace: string, file: string, page: number) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'file-rows', file, page],
    queryFn: ({ signal }) =>
      call<RowPage>(`${filePath(workspace, file)}/rows`, {
        query: { offset: (page - 1) * PAGE_ROWS, limit: PAGE_ROWS },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Read anew each time it is asked: the free name depends on what the repository holds by then. */
export const proposalQuery = (workspace: string, file: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'ingest', file],
    queryFn: ({ signal }) => call<Proposal>(`${filePath(workspace, file)}/ingest`, { signal }),
    gcTime: 0,
  })

/** Where a file of this name is put; the name is the server's to judge. */
export const uploadAddress = (workspace: string, name: string) => address(filePath(workspace, name))

export const downloadAddress = (workspace: string, file: string) =>
  address(`${filePath(workspace, file)}/download`)

export function useDeleteFile(workspace: string) {
  const refresh = useRefreshFiles(workspace)
  return useMutation({
    mutationFn: (file: string) => call<undefined>(filePath(workspace, file), { method: 'DELETE' }),
    onSuccess: refresh,
  })
}

export function useRestoreFile(workspace: string) {
  const refresh = useRefreshFiles(workspace)
  return useMutation({
    mutationFn: (file: string) =>
      call<RawFile>(`${filePath(workspace, file)}/restore`, { method: 'POST' }),
    onSuccess: refresh,
  })
}

/** Saves a proposed ingest as a new file of code: `blob: null` means that none may be there yet. */
export function useSaveIngest(workspace: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (ingest: Proposal & { message: string }) =>
      call<Shape<'FileSaved'>>(path`/workspaces/${workspace}/code/file`, {
        method: 'PUT',
        body: { ...ingest, blob: null },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: lineageQuery(workspace).queryKey }),
  })
}

/** What is in the workspace and what is in the bin change together; so may what code finds. */
export function useRefreshFiles(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: filesQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: lineageQuery(workspace).queryKey }),
    ])
}
