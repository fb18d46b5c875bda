import { saidNo } from '../../shared/ui/said'
import { useDeleteFile, useRestoreFile, type RawFile } from './api'
import { saidDeleted } from '../../shared/ui/said-deleted'

/** Deletes at once, and says how to take it back. */
export function useDeleting(workspaceId: string, onDeleted?: () => void) {
  const remove = useDeleteFile(workspaceId)
  const restore = useRestoreFile(workspaceId)
  // By promise: what a mutation is given to call is forgotten when the row that asked is gone.
  return (file: RawFile) => {
    remove.mutateAsync(file.id).then(() => {
      saidDeleted(file.name, () => {
        restore.mutateAsync(file.id).catch(saidNo)
      })
      onDeleted?.()
    }, saidNo)
  }
}
