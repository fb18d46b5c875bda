import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Plus, UsersRound } from 'lucide-react'

import { groupsQuery, type GroupFound } from '../../shared/api/groups'
import { meQuery } from '../../shared/api/me'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Table } from '../../shared/ui/table'
import { GroupRow } from './group-row'
import { NameGroup } from './name-group'

/** The groups of the installation; administrators make them and decide who is in them. */
export function GroupsPage() {
  const groups = useQuery(groupsQuery)
  const mayManage = useQuery(meQuery).data?.may.includes('group:manage') ?? false
  const [isAdding, adding] = useDisclosure(false)
  return (
    <Page
      title="Groups"
      lead="A group has roles in workspaces, and shares of datasets, as a person has. What it may do, everybody in it may."
      actions={
        mayManage && (
          <Button leftSection={<Plus />} onClick={adding.open}>
            New group
          </Button>
        )
      }
    >
      {groups.isPending && <Loading label="Loading groups" />}
      {groups.isError && (
        <Failed error={groups.error} retry={() => void groups.refetch()} />
      )}
      {groups.data && <Groups groups={groups.data} mayManage={mayManage} />}
      {isAdding && <NameGroup onClose={adding.close} />}
    </Page>
  )
}

function Groups({ groups, mayManage }: { groups: GroupFound[]; mayManage: boolean }) {
  if (groups.length === 0)
    return (
      <Empty icon={UsersRound} title="There is no group yet">
        With a group, rights are given once, and follow whoever joins or leaves.
      </Empty>
    )
  return (
    <Table label="Groups">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">People</th>
          {mayManage && <th scope="col" aria-label="Actions" />}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} mayManage={mayManage} />
        ))}
      </tbody>
    </Table>
  )
}
