import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'

import { membersQuery } from '../../shared/api/members'
import { useRights, workspaceQuery } from '../../shared/api/workspace'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { AddMember } from './add-member'
import { GroupSeats } from './group-seats'
import { MemberTable } from './member-table'
import { RoleGuide } from './role-guide'
import { ServiceAccounts } from './service-accounts'

export function MembersPage({ workspaceId }: { workspaceId: string }) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const rights = useRights(workspaceId)
  const members = useQuery(membersQuery(workspaceId))
  const [isAdding, adding] = useDisclosure(false)
  const mayManage = rights?.includes('member:manage') ?? false
  return (
    <Page
      title="Members"
      of={workspace?.name}
      lead={rights && !mayManage ? whyNot(workspace?.archived_at !== null) : undefined}
      actions={
        mayManage && (
          <Button leftSection={<UserPlus />} onClick={adding.open}>
            Add a member
          </Button>
        )
      }
    >
      {members.isPending && <Loading label="Loading members" />}
      {members.isError && !members.data && (
        <Failed error={members.error} retry={() => void members.refetch()} />
      )}
      {members.data && (
        <>
          <MemberTable workspaceId={workspaceId} members={members.data} mayManage={mayManage} />
          <GroupSeats workspaceId={workspaceId} mayManage={mayManage} />
          <RoleGuide />
          {mayManage && <ServiceAccounts workspaceId={workspaceId} />}
        </>
      )}
      {isAdding && (
        <AddMember
          workspaceId={workspaceId}
          workspaceName={workspace?.name ?? ''}
          members={members.data ?? []}
          onClose={adding.close}
        />
      )}
    </Page>
  )
}

const whyNot = (isArchived: boolean) =>
  isArchived
    ? 'Members can be seen, but not changed: the workspace is archived.'
    : 'Owners decide who is a member, and with which roles.'
