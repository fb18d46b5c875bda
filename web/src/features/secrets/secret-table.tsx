import { Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { exactTime } from '../../shared/ui/format'
import { Table } from '../../shared/ui/table'
import { usesQuery, vaultQuery, type Secret } from './api'
import { DescribeSecret } from './describe-secret'
import { ReplaceSecret } from './replace-secret'
import { SecretMenu, type Asked } from './secret-menu'
import { UsedBy } from './used-by'
import { Versions } from './versions'

const SOON_MS = 14 * 86_400_000

type Props = { workspaceId: string; secrets: Secret[] }

export function SecretTable({ workspaceId, secrets }: Props) {
  const [asked, setAsked] = useState<{ what: Asked; id: string } | null>(null)
  // By its id: the dialog shows the secret as it is now, not as it was when it opened.
  const chosen = secrets.find(({ id }) => id === asked?.id)
  const close = () => setAsked(null)
  return (
    <>
      <Table label="Secrets">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Owner</th>
            <th scope="col">Used by</th>
            <th scope="col">Expires</th>
            <th scope="col" data-number>
              Version
            </th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {secrets.map((secret) => (
            <Row
              key={secret.id}
              workspaceId={workspaceId}
              secret={secret}
              onAsk={(what) => setAsked({ what, id: secret.id })}
            />
          ))}
        </tbody>
      </Table>
      {chosen && asked?.what === 'replace' && (
        <ReplaceSecret workspaceId={workspaceId} secret={chosen} onClose={close} />
      )}
      {chosen && asked?.what === 'describe' && (
        <DescribeSecret workspaceId={workspaceId} secret={chosen} onClose={close} />
      )}
      {chosen && asked?.what === 'versions' && (
        <Versions workspaceId={workspaceId} secret={chosen} onClose={close} />
      )}
    </>
  )
}

type RowProps = { workspaceId: string; secret: Secret; onAsk: (asked: Asked) => void }

function Row({ workspaceId, secret, onAsk }: RowProps) {
  const uses = useQuery(usesQuery(workspaceId)).data
  const gives = useQuery(vaultQuery(workspaceId)).data?.gives
  return (
    <tr>
      <th scope="row" data-wide>
        {secret.name}
        {secret.description !== '' && <Text c="dimmed">{secret.description}</Text>}
      </th>
      <td data-soft>{secret.owner.name}</td>
      <td>
        {uses && <UsedBy workspaceId={workspaceId} name={secret.name} uses={uses} gives={gives} />}
      </td>
      <td data-soft>{secret.expires_at !== null && <Expires at={secret.expires_at} />}</td>
      <td data-number>{secret.version}</td>
      <td data-actions>
        <SecretMenu workspaceId={workspaceId} secret={secret} onAsk={onAsk} />
      </td>
    </tr>
  )
}

function Expires({ at }: { at: string }) {
  const [now] = useState(() => Date.now())
  const left = Date.parse(at) - now
  const day = (
    <time dateTime={at} title={exactTime(at)}>
      {at.slice(0, 10)}
    </time>
  )
  if (left > SOON_MS) return day
  return (
    <>
      {day}{' '}
      <Badge variant="light" color={left > 0 ? 'yellow' : 'red'}>
        {left > 0 ? 'soon' : 'expired'}
      </Badge>
    </>
  )
}
