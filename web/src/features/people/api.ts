import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'
import type { Role } from '../../shared/api/workspace'

export type Person = Shape<'PersonShown'>
export type NewPerson = Required<Shape<'NewPerson'>>
export type LinkMade = Shape<'LinkMade'>

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => call<Person[]>('/people', { signal }),
})

/** A link is a password in waiting: the cache forgets it with the dialog that showed it. */
const FORGOTTEN = { gcTime: 0 }

export function useAddPerson() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: NewPerson) =>
      call<LinkMade>('/people', { method: 'POST', body: person }),
    onSuccess: refresh,
    ...FORGOTTEN,
  })
}

export const useGiveRole = () =>
  useMutation({
    mutationFn: ({ person, workspace, role }: { person: string; workspace: string; role: Role }) =>
      call<undefined>(path`/workspaces/${workspace}/members/${person}`, {
        method: 'PUT',
        body: { roles: [role] },
      }),
  })

export function useMakeLink() {
  return useMutation({
    mutationFn: (person: string) =>
      call<LinkMade>(path`/people/${person}/link`, { method: 'POST' }),
    ...FORGOTTEN,
  })
}

export type PersonEdit = { id: string; name: string; login: string; email: string | null }

/** Names and address are two deeds, of which the second is done only if it changes something. */
export function useEditPerson(before: Person) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async ({ id, name, login, email }: PersonEdit) => {
      await call<undefined>(path`/people/${id}`, { method: 'PATCH', body: { name, login } })
      if (email === before.email) return
      await call<undefined>(path`/people/${id}/email`, { method: 'PUT', body: { email } })
    },
    onSettled: refresh,
  })
}

export function useInvite() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: string) =>
      call<null>(path`/people/${person}/invite`, { method: 'POST' }),
    onSuccess: refresh,
  })
}

export const ownedQuery = (person: string) =>
  queryOptions({
    queryKey: ['people', person, 'owned'],
    queryFn: ({ signal }) =>
      call<Shape<'WorkspaceOwned'>[]>(path`/people/${person}/owned`, { signal }),
  })

export function useDeletePerson() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ person, successor }: { person: string; successor: string | null }) =>
      call<undefined>(path`/people/${person}/delete`, { method: 'POST', body: { successor } }),
    onSuccess: refresh,
  })
}

export function useSwitchAccount(verb: 'disable' | 'enable' | 'end-sessions') {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: string) =>
      call<undefined>(path`/people/${person}/${verb}`, { method: 'POST' }),
    onSuccess: refresh,
  })
}

export function useRemoveFactors() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (person: string) =>
      call<undefined>(path`/people/${person}/factors`, { method: 'DELETE' }),
    onSuccess: refresh,
  })
}

function useRefresh() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries({ queryKey: peopleQuery.queryKey })
}
