import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import type { Member } from '../../shared/api/members'
import type { PersonFound } from '../../shared/api/people'
import type { Role } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { FindPerson } from '../../shared/ui/find-person'
import { said } from '../../shared/ui/said'
import { useSetRoles } from './api'
import { ordered, roles } from './roles'

type Props = {
  workspaceId: string
  workspaceName: string
  members: Member[]
  onClose: () => void
}

export function AddMember({ workspaceId, workspaceName, members, onClose }: Props) {
  const add = useSetRoles(workspaceId)
  const [person, setPerson] = useState<PersonFound | null>(null)
  // Whoever is here through a group alone can be given roles of his own.
  const seated = members.filter((member) => member.roles.length > 0)
  const [chosen, setChosen] = useState<Role[]>(['VIEWER'])

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (person === null) return
    add.mutate(
      { person: person.id, roles: ordered(chosen) },
      {
        onSuccess: () => {
          said(`${person.name} is a member now.`)
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={`Add a member to ${workspaceName}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <FindPerson
            present={new Set(seated.map((member) => member.person_id))}
            presentWords="is a member"
            chosen={person}
            onChoose={setPerson}
          />
          <Checkbox.Group
            label="Roles"
            value={chosen}
            onChange={(ticked) => setChosen(ticked)}
          >
            <Stack gap="xs" pt="xs">
              {roles.map(({ role, name, may }) => (
                <Checkbox key={role} value={role} label={name} description={sentence(may)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Refusal error={add.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={add.isPending}
              disabled={person === null || chosen.length === 0}
            >
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

const sentence = (may: string) => may.slice(0, 1).toUpperCase() + may.slice(1)
