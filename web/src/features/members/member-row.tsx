import { Checkbox, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Check } from 'lucide-react'

import type { Member } from '../../shared/api/members'
import type { Role } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { useSetRoles } from './api'
import classes from './member-row.module.css'
import { RemoveMember } from './remove-member'
import { ordered, roles } from './roles'

type Props = { workspaceId: string; member: Member; mayManage: boolean; isMe: boolean }

export function MemberRow({ workspaceId, member, mayManage, isMe }: Props) {
  const change = useSetRoles(workspaceId)
  const [isRemoving, removing] = useDisclosure(false)
  // Shown as ticked while the server is asked; it jumps back if the server refuses.
  const held = change.isPending ? change.variables.roles : member.roles

  function toggle(role: Role) {
    const next = held.includes(role)
      ? held.filter((one) => one !== role)
      : ordered([...held, role])
    // Without any role one is no member: that is asked first.
    if (next.length === 0) removing.open()
    else change.mutate({ person: member.person_id, roles: next })
  }

  return (
    <>
      <tr>
        <th scope="row" data-wide>
          {member.name}
          {isMe && <span className={classes.me}> (you)</span>}
        </th>
        <td data-soft>
          {member.is_service_account ? 'Service account' : member.login}
          {member.through.map(({ group, roles: given }) => (
            <div key={group}>{`Through the group ${group}: ${namesOf(given)}`}</div>
          ))}
        </td>
        {roles.map(({ role, name }) => (
          <td key={role}>
            {mayManage ? (
              <Checkbox
                aria-label={`${member.name}: ${name}`}
                checked={held.includes(role)}
                disabled={change.isPending || (member.is_service_account && isFixed(held, role))}
                onChange={() => toggle(role)}
              />
            ) : (
              (held.includes(role) || isGiven(member, role)) && (
                <Check className={classes.check} role="img" aria-label={name} />
              )
            )}
          </td>
        ))}
        {mayManage && (
          <td data-actions>
            {!member.is_service_account && held.length > 0 && (
              <Button
                variant="subtle"
                aria-label={isMe ? 'Leave the workspace' : `Remove ${member.name}`}
                onClick={removing.open}
              >
                {isMe ? 'Leave' : 'Remove'}
              </Button>
            )}
            <RemoveMember
              workspaceId={workspaceId}
              member={member}
              isMe={isMe}
              opened={isRemoving}
              onClose={removing.close}
            />
          </td>
        )}
      </tr>
      {change.error && (
        <tr>
          <td colSpan={roles.length + 3} className={classes.refusal}>
            <Refusal error={change.error} />
          </td>
        </tr>
      )}
    </>
  )
}

const isGiven = (member: Member, role: Role) =>
  member.through.some((one) => one.roles.includes(role))

const namesOf = (given: Role[]) =>
  roles
    .filter(({ role }) => given.includes(role))
    .map(({ name }) => name)
    .join(', ')

/** A service account owns nothing, and is disabled rather than left without a role. */
const isFixed = (held: Role[], role: Role) =>
  role === 'OWNER' || (held.length === 1 && held.includes(role))
