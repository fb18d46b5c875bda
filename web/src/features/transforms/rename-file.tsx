import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useRenameFile } from './api'

type Props = {
  workspaceId: string
  path: string
  blob: string
  opened: boolean
  onClose: () => void
}

export function RenameFile({ workspaceId, path, blob, opened, onClose }: Props) {
  const rename = useRenameFile(workspaceId)
  const navigate = useNavigate()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const newPath = typedIn(event.currentTarget, 'path')
    rename.mutate(
      { path, blob, new_path: newPath },
      {
        onSuccess: () => {
          onClose()
          said(`${path} is now ${newPath}.`)
          // A transform keeps its address; any other file lives at its path.
          void navigate({
            to: '/workspaces/$workspaceId/transforms',
            params: { workspaceId },
          })
        },
      },
    )
  }

  return (
    <Modal opened={opened} onClose={onClose} title={`Rename ${path}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="New path"
            name="path"
            defaultValue={path}
            required
            withAsterisk={false}
            spellCheck={false}
            data-autofocus
          />
          <Text c="dimmed">
            A transform keeps its datasets. Transforms that read it by its old name must be changed.
          </Text>
          <Refusal error={rename.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rename.isPending}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
