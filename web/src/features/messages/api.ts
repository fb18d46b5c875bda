import { queryOptions, useMutation } from '@tanstack/react-query'

import { call, path } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type Message = Shape<'MessageShown'>
export type Opened = Shape<'MessageOpened'>

export const messagesQuery = queryOptions({
  queryKey: ['messages'],
  queryFn: ({ signal }) => call<Shape<'MessagesShown'>>('/messages', { signal }),
})

/** What a message says may hold a one-time link: the cache forgets it with the dialog. */
export function useOpenMessage() {
  return useMutation({
    mutationFn: (message: string) =>
      call<Opened>(path`/messages/${message}/open`, { method: 'POST' }),
    gcTime: 0,
  })
}
