import { queryOptions } from '@tanstack/react-query'

import { call, path } from './client'
import type { Shape } from './shape'

export type Member = Shape<'MemberShown'>

export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'members'],
    queryFn: ({ signal }) => call<Member[]>(path`/workspaces/${workspace}/members`, { signal }),
  })
