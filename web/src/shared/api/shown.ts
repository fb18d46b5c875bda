import { queryOptions, useQuery } from '@tanstack/react-query'

import { call } from './client'
import type { Shape } from './shape'
import { workspaceQuery } from './workspace'

export type ShownToYou = Shape<'ShownToYou'>

export const shownQuery = queryOptions({
  queryKey: ['shown'],
  queryFn: ({ signal }) => call<ShownToYou[]>('/shown', { signal }),
})

/** What somebody showed the person of a workspace in which he has no role; else nothing. */
export function useShown(workspaceId: string, transformId: string): ShownToYou | undefined {
  const isOutside = useQuery(workspaceQuery(workspaceId)).isError
  const shown = useQuery({ ...shownQuery, enabled: isOutside }).data
  return shown?.find(
    (one) => one.workspace_id === workspaceId && one.transform_id === transformId,
  )
}
