import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { AskOnce } from '../../shared/ui/ask-once'
import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { Section } from '../../shared/ui/section'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { identitiesQuery, useLeave, useUnlink, waysInQuery, type Identity } from './elsewhere'
import { SentBack } from './sent-back'

/** Accounts elsewhere with which one signs in here. Not there where no provider is. */
export function LinkedAccounts() {
  const providers = useQuery(waysInQuery).data?.providers ?? []
  const linked = useQuery(identitiesQuery).data ?? []
  if (providers.length === 0 && linked.length === 0) return null
  const nameOf = (id: string) => providers.find((one) => one.id === id)?.name ?? id
  return (
    <Section
      title="Linked accounts"
      lead="With a linked account you sign in without your password. Whoever holds it can do what you can."
    >
      <Stack gap="sm">
        <SentBack />
        {linked.length > 0 && (
          <Table label="Linked accounts">
            <tbody>
              {linked.map((one) => (
                <Linked key={one.id} identity={one} provider={nameOf(one.provider)} />
              ))}
            </tbody>
          </Table>
        )}
        <LinkButtons providers={providers} />
      </Stack>
    </Section>
  )
}

function LinkButtons({ providers }: { providers: { id: string; name: string }[] }) {
  const leave = useLeave('link')
  return (
    <>
      <Group gap="xs">
        {providers.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            loading={leave.isPending && leave.variables.provider === id}
            onClick={() => leave.mutate({ provider: id, next: '/account' })}
          >
            Link a {name} account
          </Button>
        ))}
      </Group>
      <Refusal error={leave.error} />
    </>
  )
}

function Linked({ identity, provider }: { identity: Identity; provider: string }) {
  const [asks, setAsks] = useState(false)
  const unlink = useUnlink()
  const name = identity.label === null ? provider : `${provider} · ${identity.label}`
  const close = () => {
    unlink.reset()
    setAsks(false)
  }
  // By promise: the row that asks is gone with its account.
  const act = () =>
    unlink.mutateAsync(identity.id).then(
      () => said(`${name} is no longer linked.`),
      () => undefined,
    )
  return (
    <tr>
      <td>{name}</td>
      <td>
        linked <When at={identity.linked_at} />
      </td>
      <td>
        <Button
          variant="subtle"
          aria-label={`Unlink ${name}`}
          onClick={() => setAsks(true)}
        >
          Unlink
        </Button>
        <AskOnce
          opened={asks}
          title={`Unlink ${name}?`}
          act="Unlink"
          isPending={unlink.isPending}
          error={unlink.error}
          onAct={() => void act()}
          onClose={close}
        >
          It no longer opens your account here. You can link it again at any time.
        </AskOnce>
      </td>
    </tr>
  )
}
