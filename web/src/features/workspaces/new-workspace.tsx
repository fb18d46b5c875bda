import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { useCreateWorkspace } from './api'

export function NewWorkspace({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const create = useCreateWorkspace()
  const navigate = useNavigate()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = typedIn(event.currentTarget, 'name')
    create.mutate(
      { name },
      {
        onSuccess: ({ id }) =>
          navigate({ to: '/workspaces/$workspaceId/graph', params: { workspaceId: id } }),
      },
    )
  }

  return (
    <Modal opened={opened} onClose={onClose} title="New workspace">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            description="What the data is about: “flights”, “energy prices”."
            required
            withAsterisk={false}
            maxLength={100}
            data-autofocus
          />
          <Refusal error={create.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create workspace
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
