import { Button } from '@mantine/core'
import { useState } from 'react'

import type { Token } from '../api/tokens'
import { AskOnce } from '../ui/ask-once'
import { dayOf, exactTime } from '../ui/format'
import { Table } from '../ui/table'
import { When } from '../ui/when'
import { wordsOf } from './scopes'

type Revoking = {
  isPending: boolean
  error: unknown
  act: (token: Token, done: () => void) => void
  reset: () => void
}

type Props = { label: string; tokens: Token[]; placeOf?: (id: string) => string; revoking: Revoking }

export function TokenTable({ label, tokens, placeOf, revoking }: Props) {
  const [leaving, setLeaving] = useState<Token | null>(null)
  const close = () => {
    setLeaving(null)
    revoking.reset()
  }
  return (
    <>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">May</th>
            {placeOf && <th scope="col">Where</th>}
            <th scope="col">Last used</th>
            <th scope="col">Expires</th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" data-wide>
                {token.name}
              </th>
              <td data-soft title={token.scopes.map(wordsOf).join('\n')}>
                {summary(token.scopes)}
              </td>
              {placeOf && (
                <td data-soft>
                  {token.workspace_id === null ? 'Everywhere' : placeOf(token.workspace_id)}
                </td>
              )}
              <td data-soft title={token.last_address ?? undefined}>
                {token.last_used_at === null ? 'Never' : <When at={token.last_used_at} />}
              </td>
              <td data-soft title={exactTime(token.expires_at)}>
                <Expiry at={token.expires_at} />
              </td>
              <td data-actions>
                <Button
                  variant="subtle"
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => setLeaving(token)}
                >
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {leaving && (
        <AskOnce
          opened
          title={`Revoke ${leaving.name}?`}
          act="Revoke"
          isPending={revoking.isPending}
          error={revoking.error}
          onAct={() => revoking.act(leaving, close)}
          onClose={close}
        >
          It opens nothing from then on, and cannot be brought back. Programs that use it fail.
        </AskOnce>
      )}
    </>
  )
}

function Expiry({ at }: { at: string }) {
  const [opened] = useState(() => Date.now())
  return Date.parse(at) <= opened ? 'Expired' : dayOf(at)
}

const summary = (scopes: string[]): string => {
  const [first, ...rest] = scopes
  if (first === undefined) return 'Nothing'
  return rest.length === 0 ? wordsOf(first) : `${wordsOf(first)}, and ${rest.length} more`
}
