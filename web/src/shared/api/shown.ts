import { queryOptions } from '@tanstack/react-query'

import { call } from './client'
import type { Shape } from './shape'

export type ShownToYou = Shape<'ShownToYou'>

export const shownQuery = queryOptions({
  queryKey: ['shown'],
  queryFn: ({ signal }) => call<ShownToYou[]>('/shown', { signal }),
})
