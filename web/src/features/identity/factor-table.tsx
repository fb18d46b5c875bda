import { Button, Text } from '@mantine/core'
import { useState } from 'react'

import { AskOnce } from '../../shared/ui/ask-once'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { useRemoveFactor, type Factors } from './factors-api'

/** `id` is null for the authenticator app, of which there is one. */
type Row = { id: string | null; name: string; kind: string; since: string; used: string | null }

export function FactorTable({ factors }: { factors: Factors }) {
  const [leaving, setLeaving] = useState<Row | null>(null)
  const rows = rowsOf(factors)
  if (rows.length === 0)
    return (
      <Text c="dimmed">
        {factors.is_required
          ? 'You have none yet. This installation asks for one.'
          : 'You have none: whoever learns your password is in. A passkey or an app stops that.'}
      </Text>
    )
  return (
    <>
      <Table label="Second factors">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col">Since</th>
            <th scope="col">Last used</th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id ?? 'app'}>
              <th scope="row" data-wide>
                {row.name}
              </th>
              <td data-soft>{row.kind}</td>
              <td data-soft>
                <When at={row.since} />
              </td>
              <td data-soft>{row.used === null ? '—' : <When at={row.used} />}</td>
              <td data-actions>
                <Button
                  variant="subtle"
                  aria-label={`Remove ${row.name}`}
                  onClick={() => setLeaving(row)}
                >
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {leaving && (
        <Removing row={leaving} isLast={rows.length === 1} onClose={() => setLeaving(null)} />
      )}
    </>
  )
}

type RemovingProps = { row: Row; isLast: boolean; onClose: () => void }

function Removing({ row, isLast, onClose }: RemovingProps) {
  const remove = useRemoveFactor()
  return (
    <AskOnce
      opened
      title={`Remove ${row.name}?`}
      act="Remove"
      isPending={remove.isPending}
      error={remove.error}
      onAct={() => remove.mutate(row.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {isLast
        ? 'It is your last one. Your recovery codes go with it, and your password alone lets you in from then on. Your other sessions end.'
        : 'It opens nothing from then on. Your other sessions end.'}
    </AskOnce>
  )
}

function rowsOf({ authenticator_since: since, passkeys }: Factors): Row[] {
  const app = { id: null, name: 'Authenticator app', kind: 'Codes', used: null }
  return [
    ...(since === null ? [] : [{ ...app, since }]),
    ...passkeys.map((one) => ({
      id: one.id,
      name: one.name,
      kind: 'Passkey',
      since: one.created_at,
      used: one.last_used_at,
    })),
  ]
}
