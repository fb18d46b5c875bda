import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import type { Role } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { ordered, roles } from './roles'
import { useAddServiceAccount } from './service-accounts-api'

type Props = { workspaceId: string; onClose: () => void }

/** An owner is a person, so that role is not offered. */
const offered = roles.filter(({ role }) => role !== 'OWNER')

export function AddServiceAccount({ workspaceId, onClose }: Props) {
  const add = useAddServiceAccount(workspaceId)
  const [chosen, setChosen] = useState<Role[]>(['VIEWER'])

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = typedIn(event.currentTarget, 'name')
    add.mutate({ name, roles: ordered(chosen) }, { onSuccess: onClose })
  }

  return (
    <Modal opened onClose={onClose} title="Add a service account">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            description="The program, as it shall stand in the audit log."
            required
            withAsterisk={false}
            maxLength={120}
            data-autofocus
          />
          <Checkbox.Group label="Roles" value={chosen} onChange={setChosen}>
            <Stack gap="xs" pt="xs">
              {offered.map(({ role, name, may }) => (
                <Checkbox key={role} value={role} label={name} description={may} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Refusal error={add.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending} disabled={chosen.length === 0}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
