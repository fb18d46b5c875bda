import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { CodeProblem } from '../../shared/api/code-problem'
import { lineageQuery } from '../../shared/api/lineage'
import type { Shape, With } from '../../shared/api/shape'

type Problems = { problems: CodeProblem[] }

export type CodeFile = With<Shape<'FileListed'>, Problems>
export type Code = With<Shape<'CodeListed'>, { files: CodeFile[] }>
export type OpenFile = With<Shape<'FileOpened'>, Problems>
export type SavedFile = With<Shape<'FileSaved'>, Problems>
export type Commit = Shape<'CommitListed'>

/** What the editor saw when it opened the file; `blob: null` is a file that is not there yet. */
export type Save = { path: string; text: string; blob: string | null; message: string | null }

const codePath = (workspace: string) => path`/workspaces/${workspace}/code`

export const codeQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'code'],
    queryFn: ({ signal }) => call<Code>(codePath(workspace), { signal }),
  })

export const fileQuery = (workspace: string, file: string, commit?: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'code-file', file, commit ?? 'head'],
    queryFn: ({ signal }) =>
      call<OpenFile>(`${codePath(workspace)}/file`, { query: { path: file, commit }, signal }),
    // A file at a commit never changes.
    staleTime: commit === undefined ? 0 : Number.POSITIVE_INFINITY,
  })

export const sharedCodeQuery = (workspace: string, transform: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'shared-code', transform],
    queryFn: ({ signal }) =>
      call<OpenFile>(`${codePath(workspace)}${path`/transforms/${transform}`}`, { signal }),
  })

export const historyQuery = (workspace: string, file: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'code-history', file],
    queryFn: ({ signal }) =>
      call<Commit[]>(`${codePath(workspace)}/history`, { query: { path: file }, signal }),
  })

/** The raw files that code may name; the same list, and the same place in the cache, as their page. */
export const rawFilesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'files'],
    queryFn: ({ signal }) =>
      call<Shape<'FileShown'>[]>(path`/workspaces/${workspace}/files`, { signal }),
  })

export function useSaveFile(workspace: string) {
  const cache = useQueryClient()
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: (file: Save) =>
      call<SavedFile>(`${codePath(workspace)}/file`, { method: 'PUT', body: file }),
    onSuccess: (saved, { path: file, text }) => {
      cache.setQueryData(fileQuery(workspace, file).queryKey, { ...saved, path: file, text })
      return refresh()
    },
  })
}

export function useDeleteFile(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: (file: { path: string; blob: string }) =>
      call<unknown>(`${codePath(workspace)}/delete`, { method: 'POST', body: file }),
    onSuccess: refresh,
  })
}

export function useRenameFile(workspace: string) {
  const refresh = useRefresh(workspace)
  return useMutation({
    mutationFn: (file: { path: string; blob: string; new_path: string }) =>
      call<unknown>(`${codePath(workspace)}/rename`, { method: 'POST', body: file }),
    onSuccess: refresh,
  })
}

/** A change of one file can mend or break what others say of it. */
function useRefresh(workspace: string) {
  const cache = useQueryClient()
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: codeQuery(workspace).queryKey }),
      cache.invalidateQueries({ queryKey: ['workspace', workspace, 'code-history'] }),
      cache.invalidateQueries({ queryKey: lineageQuery(workspace).queryKey }),
    ])
}
