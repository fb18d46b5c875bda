import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'

import { meQuery } from '../../shared/api/me'
import type { Member } from '../../shared/api/members'
import { Empty } from '../../shared/ui/empty'
import { Table } from '../../shared/ui/table'
import { MemberRow } from './member-row'
import { roles } from './roles'

type Props = { workspaceId: string; members: Member[]; mayManage: boolean }

export function MemberTable({ workspaceId, members, mayManage }: Props) {
  const me = useQuery(meQuery).data
  if (members.length === 0)
    return (
      <Empty icon={Users} title="Nobody is a member">
        Only administrators of the installation reach this workspace.
      </Empty>
    )
  return (
    <Table label="Members">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Login</th>
          {roles.map(({ role, name, may }) => (
            <th key={role} scope="col" title={`${name} ${may}`}>
              {name}
            </th>
          ))}
          {mayManage && <th scope="col" aria-label="Actions" />}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow
            key={member.person_id}
            workspaceId={workspaceId}
            member={member}
            mayManage={mayManage}
            isMe={member.person_id === me?.id}
          />
        ))}
      </tbody>
    </Table>
  )
}
