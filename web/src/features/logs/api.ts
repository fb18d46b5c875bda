import { infiniteQueryOptions } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'

export type LogLine = Shape<'LogLine'>
export type LogLines = Shape<'LogLines'>
export type Level = LogLine['level']

export type Wanted = {
  level: Level
  program: '' | LogLine['program']
  request_id: string
  text: string
  since: string
}

export const everything: Wanted = {
  level: 'debug',
  program: '',
  request_id: '',
  text: '',
  since: '',
}

/** Lines of the platform's own programs, the newest first; each page goes on before the last. */
export const logsQuery = (wanted: Wanted) =>
  infiniteQueryOptions({
    queryKey: ['logs', wanted],
    queryFn: ({ signal, pageParam }) =>
      call<LogLines>('/logs', {
        query: { ...wanted, since: momentOf(wanted.since), before: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.is_complete ? undefined : last.lines.at(-1)?.at),
  })

/** What a field for local time holds, as the server takes it. */
const momentOf = (local: string) => (local === '' ? undefined : new Date(local).toISOString())
