import { Button, Group, Modal, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { GroupFound } from '../../shared/api/groups'
import type { PersonFound } from '../../shared/api/people'
import { AskOnce } from '../../shared/ui/ask-once'
import { Refusal } from '../../shared/ui/failed'
import { FindPerson } from '../../shared/ui/find-person'
import { Loading } from '../../shared/ui/loading'
import { Table } from '../../shared/ui/table'
import { peopleInGroup, useJoin, useLeave, type InGroup } from './api'
import { WhatIsLost } from './what-is-lost'

/** Who is in a group, and the way in and out of it. */
export function GroupPeople({ group, onClose }: { group: GroupFound; onClose: () => void }) {
  const people = useQuery(peopleInGroup(group.id))
  const join = useJoin(group.id)
  const leave = useLeave(group.id)
  const [chosen, setChosen] = useState<PersonFound | null>(null)
  const [leaving, setLeaving] = useState<InGroup | null>(null)
  const listed = people.data ?? []

  function add(person: PersonFound) {
    join.mutate(person.id, { onSuccess: () => setChosen(null) })
  }

  return (
    <Modal opened onClose={onClose} title={`People in ${group.name}`}>
      <Stack gap="md">
        {people.isPending && <Loading label="Loading the people in the group" />}
        <Refusal error={people.error ?? join.error} />
        {listed.length > 0 && (
          <Table label={`People in ${group.name}`}>
            <tbody>
              {listed.map((person) => (
                <tr key={person.id}>
                  <th scope="row" data-wide>
                    {person.name}
                  </th>
                  <td data-soft>{person.disabled_at === null ? person.login : 'disabled'}</td>
                  <td data-actions>
                    <Button
                      variant="subtle"
                      aria-label={`Take ${person.name} out`}
                      onClick={() => setLeaving(person)}
                    >
                      Take out
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <FindPerson
          present={new Set(listed.map((person) => person.id))}
          presentWords="is in the group"
          chosen={chosen}
          onChoose={setChosen}
        />
        <Group justify="flex-end" gap="xs">
          <Button
            disabled={chosen === null}
            loading={join.isPending}
            onClick={() => chosen && add(chosen)}
          >
            Put into the group
          </Button>
        </Group>
      </Stack>
      {leaving && (
        <AskOnce
          opened
          title={`Take ${leaving.name} out of ${group.name}?`}
          act="Take out"
          isPending={leave.isPending}
          error={leave.error}
          onAct={() => leave.mutate(leaving.id, { onSuccess: () => setLeaving(null) })}
          onClose={() => {
            leave.reset()
            setLeaving(null)
          }}
        >
          <WhatIsLost group={group.id} who={`${leaving.name} loses`} />
        </AskOnce>
      )}
    </Modal>
  )
}
