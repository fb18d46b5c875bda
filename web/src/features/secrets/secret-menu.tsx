import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis, History, NotebookPen, RefreshCw, Trash2 } from 'lucide-react'

import { useMay } from '../../shared/api/workspace'
import { saidNo } from '../../shared/ui/said'
import { saidDeleted } from '../../shared/ui/said-deleted'
import { useDeleteSecret, useRestoreSecret, type Secret } from './api'

export type Asked = 'replace' | 'describe' | 'versions'

type Props = { workspaceId: string; secret: Secret; onAsk: (asked: Asked) => void }

export function SecretMenu({ workspaceId, secret, onAsk }: Props) {
  const mayWrite = useMay(workspaceId)('secret:write')
  const remove = useDeleting(workspaceId)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`${secret.name}: actions`}>
          <Ellipsis />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayWrite && (
          <>
            <Menu.Item leftSection={<RefreshCw />} onClick={() => onAsk('replace')}>
              Replace the value
            </Menu.Item>
            <Menu.Item leftSection={<NotebookPen />} onClick={() => onAsk('describe')}>
              Describe
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<History />} onClick={() => onAsk('versions')}>
          Versions
        </Menu.Item>
        {mayWrite && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<Trash2 />} onClick={() => remove(secret)}>
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Deletes at once, and says how to take it back. */
function useDeleting(workspaceId: string) {
  const remove = useDeleteSecret(workspaceId)
  const restore = useRestoreSecret(workspaceId)
  return ({ id, name }: Secret) =>
    void remove.mutateAsync(id).then(
      () =>
        saidDeleted(name, () => {
          restore.mutateAsync(id).catch(saidNo)
        }),
      saidNo,
    )
}
