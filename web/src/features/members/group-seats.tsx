import { Checkbox, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'

import { groupsQuery } from '../../shared/api/groups'
import type { Role } from '../../shared/api/workspace'
import { AskOnce } from '../../shared/ui/ask-once'
import { Refusal } from '../../shared/ui/failed'
import { Section } from '../../shared/ui/section'
import { Table } from '../../shared/ui/table'
import { groupSeatsQuery, useSetGroupRoles, type GroupSeat } from './api'
import classes from './member-row.module.css'
import { ordered, roles } from './roles'

type Props = { workspaceId: string; mayManage: boolean }

/** Groups hold roles as people do; whoever is in one has its roles here. */
export function GroupSeats({ workspaceId, mayManage }: Props) {
  const seats = useQuery(groupSeatsQuery(workspaceId)).data ?? []
  const change = useSetGroupRoles(workspaceId)
  if (seats.length === 0 && !mayManage) return null
  const give = (group: string, held: Role[]) => change.mutate({ group, roles: held })
  return (
    <Section
      title="Groups"
      lead="Everybody in a group has its roles here. Administrators decide who is in it."
      actions={mayManage && <AddGroup seats={seats} onAdd={(group) => give(group, ['VIEWER'])} />}
    >
      <Refusal error={change.error} />
      {seats.length > 0 && (
        <Table label="Groups">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {roles.map(({ role, name }) => (
                <th key={role} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seats.map((seat) => (
              <Row key={seat.group_id} seat={seat} onGive={mayManage ? give : null} />
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  )
}

type RowProps = { seat: GroupSeat; onGive: ((group: string, roles: Role[]) => void) | null }

function Row({ seat, onGive }: RowProps) {
  const [isRemoving, removing] = useDisclosure(false)

  function toggle(role: Role) {
    const next = seat.roles.includes(role)
      ? seat.roles.filter((one) => one !== role)
      : ordered([...seat.roles, role])
    // Without any role the group has no seat here: that is asked first.
    if (next.length === 0) removing.open()
    else onGive?.(seat.group_id, next)
  }

  return (
    <tr>
      <th scope="row" data-wide>
        {seat.name}
        {isRemoving && (
          <AskOnce
            opened
            title={`Remove ${seat.name}?`}
            act="Remove"
            isPending={false}
            error={null}
            onAct={() => {
              removing.close()
              onGive?.(seat.group_id, [])
            }}
            onClose={removing.close}
          >
            Whoever is here through this group alone loses all roles at once. The group itself, and
            what its people wrote and built, stays as it is.
          </AskOnce>
        )}
      </th>
      {roles.map(({ role, name }) => (
        <td key={role}>
          {onGive ? (
            <Checkbox
              aria-label={`${seat.name}: ${name}`}
              checked={seat.roles.includes(role)}
              onChange={() => toggle(role)}
            />
          ) : (
            seat.roles.includes(role) && (
              <Check className={classes.check} role="img" aria-label={name} />
            )
          )}
        </td>
      ))}
    </tr>
  )
}

function AddGroup({ seats, onAdd }: { seats: GroupSeat[]; onAdd: (group: string) => void }) {
  const groups = useQuery(groupsQuery).data ?? []
  const seated = new Set(seats.map((seat) => seat.group_id))
  return (
    <Select
      aria-label="Add a group"
      placeholder="Add a group"
      searchable
      value={null}
      nothingFoundMessage="No other group. An administrator can make one."
      data={groups
        .filter((group) => !seated.has(group.id))
        .map((group) => ({ value: group.id, label: group.name }))}
      onChange={(group) => group !== null && onAdd(group)}
    />
  )
}
