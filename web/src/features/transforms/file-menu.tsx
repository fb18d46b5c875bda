import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'

import { AskOnce } from '../../shared/ui/ask-once'
import { said } from '../../shared/ui/said'
import { useDeleteFile } from './api'
import { dropDraft } from './drafts'
import { RenameFile } from './rename-file'

type Props = { workspaceId: string; path: string; blob: string }

export function FileMenu({ workspaceId, path, blob }: Props) {
  const navigate = useNavigate()
  const remove = useDeleteFile(workspaceId)
  const [isRenaming, renaming] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)

  const act = () =>
    remove.mutate(
      { path, blob },
      {
        onSuccess: () => {
          dropDraft(workspaceId, path)
          said(`${path} is deleted.`)
          void navigate({ to: '/workspaces/$workspaceId/transforms', params: { workspaceId } })
        },
      },
    )

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label={`More for ${path}`}>
            <Ellipsis />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil />} onClick={renaming.open}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<Trash2 />} color="red" onClick={deleting.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameFile
        workspaceId={workspaceId}
        path={path}
        blob={blob}
        opened={isRenaming}
        onClose={renaming.close}
      />
      <AskOnce
        opened={isDeleting}
        title={`Delete ${path}?`}
        act="Delete"
        isPending={remove.isPending}
        error={remove.error}
        onAct={act}
        onClose={deleting.close}
      >
        The file goes in a commit of its own; its history stays. What reads it will say that it is
        missing.
      </AskOnce>
    </>
  )
}
