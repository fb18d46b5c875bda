import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import type { GroupFound } from '../../shared/api/groups'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { useAddGroup, useRenameGroup } from './api'

const LONGEST_NAME = 120

type Props = { group?: GroupFound; onClose: () => void }

/** A new group, or another name for one that is there. */
export function NameGroup({ group, onClose }: Props) {
  const add = useAddGroup()
  const rename = useRenameGroup(group?.id ?? '')
  const act = group === undefined ? add : rename

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    act.mutate(typedIn(event.currentTarget, 'name'), { onSuccess: onClose })
  }

  return (
    <Modal opened onClose={onClose} title={group ? `Rename ${group.name}` : 'New group'}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            defaultValue={group?.name}
            required
            withAsterisk={false}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            data-autofocus
          />
          <Refusal error={act.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={act.isPending}>
              {group ? 'Rename' : 'Make the group'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
