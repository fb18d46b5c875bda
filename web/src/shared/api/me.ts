import { queryOptions } from '@tanstack/react-query'

import { call } from './client'
import type { Shape, With } from './shape'

export type InstallationRight = 'group:manage' | 'person:manage' | 'workspace:create' | 'installation:manage'

export type Me = With<Shape<'Me'>, { may: InstallationRight[] }>

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('/me', { signal }),
  staleTime: 60_000,
})

export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => call<Shape<'Instance'>>('/instance', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
