import { Button, Modal, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { TokenTable } from '../../shared/tokens/token-table'
import { AskOnce } from '../../shared/ui/ask-once'
import { Failed } from '../../shared/ui/failed'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import type { Person } from './api'
import {
  factorsOfQuery,
  identitiesOfQuery,
  tokensOfQuery,
  useRevokeTokenOf,
  useUnlinkOf,
  type FactorsOf,
  type IdentityOf,
} from './ways-in-api'

type Props = { person: Person; onClose: () => void }

/** What opens somebody's account, and speaks in his name. */
export function WaysIn({ person, onClose }: Props) {
  return (
    <Modal opened onClose={onClose} title={`What opens the account of ${person.name}`} size="xl">
      <Stack gap="lg">
        <Part title="Password and second factors">
          <Factors person={person} />
        </Part>
        <Part title="Linked accounts">
          <Identities person={person} />
        </Part>
        <Part title="API tokens">
          <Tokens person={person} />
        </Part>
      </Stack>
    </Modal>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={3}>{title}</Title>
      {children}
    </Stack>
  )
}

function Factors({ person }: { person: Person }) {
  const { data, error } = useQuery(factorsOfQuery(person.id))
  if (error) return <Failed error={error} />
  return <Text>{data && sentenceFor(data)}</Text>
}

function sentenceFor({ has_password, authenticator_since, passkeys, recovery_codes_left }: FactorsOf) {
  const held = [
    has_password ? 'a password' : 'no password',
    ...(authenticator_since === null ? [] : ['an authenticator app']),
    ...passkeys.map(({ name }) => `the passkey “${name}”`),
  ]
  const codes =
    recovery_codes_left === 0 ? '' : `, and ${recovery_codes_left} recovery codes that are left`
  return `There is ${held.join(', ')}${codes}.`
}

function Identities({ person }: { person: Person }) {
  const { data, error } = useQuery(identitiesOfQuery(person.id))
  if (error) return <Failed error={error} />
  if (data?.length === 0) return <Text c="dimmed">There are none.</Text>
  return (
    <Table label={`Linked accounts of ${person.name}`}>
      <tbody>
        {data?.map((one) => (
          <Linked key={one.id} person={person} identity={one} />
        ))}
      </tbody>
    </Table>
  )
}

function Linked({ person, identity }: { person: Person; identity: IdentityOf }) {
  const [asks, setAsks] = useState(false)
  const unlink = useUnlinkOf(person.id)
  const name = identity.label === null ? identity.provider : `${identity.provider} · ${identity.label}`
  const close = () => {
    unlink.reset()
    setAsks(false)
  }
  return (
    <tr>
      <th scope="row" data-wide>
        {name}
      </th>
      <td data-soft>
        linked <When at={identity.linked_at} />
      </td>
      <td data-actions>
        <Button variant="subtle" aria-label={`Unlink ${name}`} onClick={() => setAsks(true)}>
          Unlink
        </Button>
        <AskOnce
          opened={asks}
          title={`Unlink ${name}?`}
          act="Unlink"
          isPending={unlink.isPending}
          error={unlink.error}
          onAct={() => unlink.mutate(identity.id, { onSuccess: close })}
          onClose={close}
        >
          It no longer opens the account of {person.name}, even if nothing else does. Every session
          of this person ends, and the person is told.
        </AskOnce>
      </td>
    </tr>
  )
}

function Tokens({ person }: { person: Person }) {
  const { data, error } = useQuery(tokensOfQuery(person.id))
  const revoke = useRevokeTokenOf(person.id)
  if (error) return <Failed error={error} />
  if (data?.tokens.length === 0) return <Text c="dimmed">There are none.</Text>
  return (
    <TokenTable
      label={`API tokens of ${person.name}`}
      tokens={data?.tokens ?? []}
      placeOf={() => 'One workspace'}
      revoking={{
        isPending: revoke.isPending,
        error: revoke.error,
        act: (token, done) => revoke.mutate(token.id, { onSuccess: done }),
        reset: revoke.reset,
      }}
    />
  )
}
