import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { Failed, Refusal } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { said, saidNo } from '../../shared/ui/said'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { sessionsQuery, useEndSessions, useSignOut, type Session } from './api'

export function Sessions() {
  const sessions = useQuery(sessionsQuery)
  if (sessions.isError && !sessions.data)
    return <Failed error={sessions.error} retry={() => void sessions.refetch()} />
  if (!sessions.data) return <Loading label="Loading your sessions" />
  return (
    <Stack gap="sm">
      <Table label="Sessions">
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Address</th>
            <th scope="col">Last seen</th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {sessions.data.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </tbody>
      </Table>
      <Everywhere hasOthers={sessions.data.length > 1} />
    </Stack>
  )
}

function Row({ session }: { session: Session }) {
  const end = useEndSessions()
  return (
    <tr>
      <th scope="row" data-wide>
        {session.device}
      </th>
      <td data-soft>{session.address ?? '—'}</td>
      <td data-soft>{session.is_this ? 'This one' : <When at={session.last_seen_at} />}</td>
      <td data-actions>
        {!session.is_this && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`End the session of ${session.device}`}
            loading={end.isPending}
            onClick={() => end.mutate(session.id, { onError: saidNo })}
          >
            End
          </Button>
        )}
      </td>
    </tr>
  )
}

function Everywhere({ hasOthers }: { hasOthers: boolean }) {
  const end = useEndSessions()
  const signOut = useSignOut('everywhere')
  return (
    <Stack gap="xs">
      <Refusal error={end.error ?? signOut.error} />
      <Group gap="xs">
        <Button
          variant="default"
          disabled={!hasOthers}
          loading={end.isPending}
          onClick={() =>
            end.mutate(null, { onSuccess: () => said('Every other session has ended.') })
          }
        >
          End all others
        </Button>
        <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out everywhere
        </Button>
      </Group>
    </Stack>
  )
}
