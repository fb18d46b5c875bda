import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'

import type { GroupFound } from '../../shared/api/groups'
import { AskOnce } from '../../shared/ui/ask-once'
import { count } from '../../shared/ui/format'
import { useRemoveGroup } from './api'
import { GroupPeople } from './group-people'
import { NameGroup } from './name-group'
import { WhatIsLost } from './what-is-lost'

export function GroupRow({ group, mayManage }: { group: GroupFound; mayManage: boolean }) {
  const remove = useRemoveGroup(group.id)
  const [isOpen, people] = useDisclosure(false)
  const [isNaming, naming] = useDisclosure(false)
  const [isRemoving, removing] = useDisclosure(false)
  return (
    <tr>
      <th scope="row" data-wide>
        {group.name}
      </th>
      <td>{count(group.member_count)}</td>
      {mayManage && (
        <td data-actions>
          <Button variant="subtle" aria-label={`People in ${group.name}`} onClick={people.open}>
            People
          </Button>
          <Button variant="subtle" aria-label={`Rename ${group.name}`} onClick={naming.open}>
            Rename
          </Button>
          <Button variant="subtle" aria-label={`Remove ${group.name}`} onClick={removing.open}>
            Remove
          </Button>
          {isOpen && <GroupPeople group={group} onClose={people.close} />}
          {isNaming && <NameGroup group={group} onClose={naming.close} />}
          {isRemoving && (
            <AskOnce
              opened
              title={`Remove ${group.name}?`}
              act="Remove"
              isPending={remove.isPending}
              error={remove.error}
              onAct={() => remove.mutate(undefined, { onSuccess: removing.close })}
              onClose={removing.close}
            >
              <WhatIsLost group={group.id} who={losers(group)} />
            </AskOnce>
          )}
        </td>
      )}
    </tr>
  )
}

function losers({ member_count: members }: GroupFound): string {
  return members === 1 ? 'its one person loses' : `its ${count(members)} people lose`
}
