import { queryOptions } from '@tanstack/react-query'

import { call } from './client'
import type { Shape } from './shape'

export type Token = Shape<'TokenShown'>
export type TokenMade = Shape<'TokenMade'>
export type NewToken = Shape<'NewOwnToken'>

/** What a token can be given, for people and service accounts alike. */
export const tokenOptionsQuery = queryOptions({
  queryKey: ['token-options'],
  queryFn: ({ signal }) => call<Shape<'TokenOptions'>>('/me/tokens/options', { signal }),
})
