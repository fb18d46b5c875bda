import { queryOptions } from '@tanstack/react-query'

import { call } from './client'
import type { Shape } from './shape'

export type GroupFound = Shape<'GroupShown'>

/** Whoever may seat a group, or share with one, finds it; administrators manage them. */
export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) => call<GroupFound[]>('/groups', { signal }),
})
