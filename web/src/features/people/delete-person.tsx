import { Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { AskOnce } from '../../shared/ui/ask-once'
import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { ownedQuery, useDeletePerson, type Person } from './api'

type Props = { person: Person; people: Person[]; isMe: boolean; onClose: () => void }

export function DeletePerson({ person, people, isMe, onClose }: Props) {
  const owned = useQuery(ownedQuery(person.id))
  const remove = useDeletePerson()
  const [successor, setSuccessor] = useState<string | null>(null)
  const act = () =>
    remove.mutate(
      { person: person.id, successor },
      {
        onSuccess: () => {
          onClose()
          said(`The account of ${person.name} is deleted.`)
        },
      },
    )
  const heirs = people.filter(({ id, state }) => id !== person.id && state !== 'disabled')
  return (
    <AskOnce
      opened
      title={isMe ? 'Delete your own account?' : `Delete ${person.name}?`}
      act="Delete for good"
      isPending={remove.isPending || owned.isPending}
      error={remove.error}
      onAct={act}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text inherit>
          The account, its sessions and its seats in workspaces go and do not come back. What this
          person built and uploaded stays, and shows “Deleted person”; so does the audit log.
        </Text>
        <Refusal error={owned.error} />
        {owned.data && owned.data.length > 0 && (
          <Select
            label="Who owns these workspaces next"
            description={owned.data.map(({ name }) => name).join(', ')}
            placeholder="Choose a person"
            data={heirs.map(({ id, name, login }) => ({ value: id, label: `${name} (${login})` }))}
            value={successor}
            onChange={setSuccessor}
            searchable
            allowDeselect={false}
          />
        )}
      </Stack>
    </AskOnce>
  )
}
