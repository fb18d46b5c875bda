import { useQuery } from '@tanstack/react-query'

import { membersQuery } from '../../shared/api/members'
import type { PersonFound } from '../../shared/api/people'

/** The workspace's service accounts: outside of it nobody finds them. */
export function usePrograms(workspaceId: string): PersonFound[] {
  const members = useQuery(membersQuery(workspaceId)).data ?? []
  return members
    .filter((member) => member.is_service_account)
    .map(({ person_id, name }) => ({ id: person_id, name, login: 'Service account' }))
}
