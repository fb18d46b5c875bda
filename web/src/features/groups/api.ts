import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import { groupsQuery } from '../../shared/api/groups'
import type { Shape } from '../../shared/api/shape'

export type InGroup = Shape<'InGroup'>

export const peopleInGroup = (group: string) =>
  queryOptions({
    queryKey: ['groups', group, 'people'],
    queryFn: ({ signal }) => call<InGroup[]>(path`/groups/${group}/people`, { signal }),
  })

export const givesQuery = (group: string) =>
  queryOptions({
    queryKey: ['groups', group, 'gives'],
    queryFn: ({ signal }) => call<Shape<'GroupGivesShown'>>(path`/groups/${group}/gives`, { signal }),
  })

export const useAddGroup = () =>
  useChange((name: string) => call<undefined>('/groups', { method: 'POST', body: { name } }))

export const useRenameGroup = (group: string) =>
  useChange((name: string) =>
    call<undefined>(path`/groups/${group}`, { method: 'PATCH', body: { name } }),
  )

export const useRemoveGroup = (group: string) =>
  useChange(() => call<undefined>(path`/groups/${group}`, { method: 'DELETE' }))

export const useJoin = (group: string) =>
  useChange((person: string) =>
    call<undefined>(path`/groups/${group}/people/${person}`, { method: 'PUT' }),
  )

export const useLeave = (group: string) =>
  useChange((person: string) =>
    call<undefined>(path`/groups/${group}/people/${person}`, { method: 'DELETE' }),
  )

function useChange<What>(mutationFn: (what: What) => Promise<undefined>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => cache.invalidateQueries({ queryKey: groupsQuery.queryKey }),
  })
}
