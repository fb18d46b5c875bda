import { useSyncExternalStore } from 'react'

import { uploadAddress, useRefreshFiles } from './api'
import { uploads } from './uploads'

/** This workspace's uploads, and the way to add one. */
export function useUploads(workspaceId: string) {
  const refresh = useRefreshFiles(workspaceId)
  const all = useSyncExternalStore(uploads.watch, uploads.list)
  return {
    list: all.filter((one) => one.workspaceId === workspaceId),
    send: (files: File[]) =>
      uploads.add(
        ...files.map((file) => ({
          workspaceId,
          file,
          to: uploadAddress(workspaceId, file.name),
          onDone: () => void refresh(),
        })),
      ),
  }
}
