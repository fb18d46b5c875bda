import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { useState } from 'react'

import type { TokenMade } from '../../shared/api/tokens'
import { MakeToken } from '../../shared/tokens/make-token'
import { TokenOnce } from '../../shared/tokens/token-once'
import { TokenTable } from '../../shared/tokens/token-table'
import { AskOnce } from '../../shared/ui/ask-once'
import { Failed } from '../../shared/ui/failed'
import { Section } from '../../shared/ui/section'
import { saidNo } from '../../shared/ui/said'
import { AddServiceAccount } from './add-service-account'
import {
  serviceAccountsQuery,
  useAble,
  useMakeServiceToken,
  useRevokeServiceToken,
  type ServiceAccount,
} from './service-accounts-api'

/** The programs among the members, each with what it speaks with. */
export function ServiceAccounts({ workspaceId }: { workspaceId: string }) {
  const accounts = useQuery(serviceAccountsQuery(workspaceId))
  const [isAdding, setIsAdding] = useState(false)
  return (
    <Section
      title="Service accounts"
      lead="Members that are programs. Each has roles in this workspace alone, no password, and speaks through its tokens."
      actions={
        <Button variant="default" leftSection={<Bot />} onClick={() => setIsAdding(true)}>
          Add a service account
        </Button>
      }
    >
      {accounts.error && !accounts.data && <Failed error={accounts.error} />}
      {accounts.data?.length === 0 && <Text c="dimmed">There are none.</Text>}
      <Stack gap="lg">
        {accounts.data?.map((account) => (
          <Account key={account.id} workspaceId={workspaceId} account={account} />
        ))}
      </Stack>
      {isAdding && (
        <AddServiceAccount workspaceId={workspaceId} onClose={() => setIsAdding(false)} />
      )}
    </Section>
  )
}

type Props = { workspaceId: string; account: ServiceAccount }

function Account({ workspaceId, account }: Props) {
  const make = useMakeServiceToken(workspaceId, account.id)
  const revoke = useRevokeServiceToken(workspaceId, account.id)
  const [isMaking, setIsMaking] = useState(false)
  const [made, setMade] = useState<TokenMade | null>(null)
  const isDisabled = account.disabled_at !== null
  return (
    <Stack gap="xs" role="group" aria-label={account.name}>
      <Group gap="xs" justify="space-between">
        <Text fw={560}>
          {account.name}
          {isDisabled && ' (disabled)'}
        </Text>
        <Group gap="xs">
          {!isDisabled && (
            <Button variant="subtle" onClick={() => setIsMaking(true)}>
              Make a token
            </Button>
          )}
          <Able workspaceId={workspaceId} account={account} />
        </Group>
      </Group>
      {account.tokens.length === 0 ? (
        <Text c="dimmed">It has no token.</Text>
      ) : (
        <TokenTable
          label={`Tokens of ${account.name}`}
          tokens={account.tokens}
          revoking={{
            isPending: revoke.isPending,
            error: revoke.error,
            act: (token, done) => revoke.mutate(token.id, { onSuccess: done }),
            reset: revoke.reset,
          }}
        />
      )}
      {isMaking && (
        <MakeToken
          title={`Make a token for ${account.name}`}
          scopes={account.scopes}
          isPending={make.isPending}
          error={make.error}
          onMake={(wanted) =>
            make.mutate(wanted, {
              onSuccess: (token) => {
                setIsMaking(false)
                setMade(token)
              },
            })
          }
          onClose={() => {
            setIsMaking(false)
            make.reset()
          }}
        />
      )}
      {made && <TokenOnce made={made} onClose={() => setMade(null)} />}
    </Stack>
  )
}

function Able({ workspaceId, account }: Props) {
  const able = useAble(workspaceId)
  const [isAsking, setIsAsking] = useState(false)
  if (account.disabled_at !== null)
    return (
      <Button
        variant="subtle"
        loading={able.isPending}
        onClick={() => able.mutate({ account: account.id, to: 'enable' }, { onError: saidNo })}
      >
        Enable
      </Button>
    )
  return (
    <>
      <Button variant="subtle" onClick={() => setIsAsking(true)}>
        Disable
      </Button>
      <AskOnce
        opened={isAsking}
        title={`Disable ${account.name}?`}
        act="Disable"
        isPending={able.isPending}
        error={able.error}
        onAct={() =>
          able.mutate(
            { account: account.id, to: 'disable' },
            { onSuccess: () => setIsAsking(false) },
          )
        }
        onClose={() => setIsAsking(false)}
      >
        Its tokens are revoked, and its builds go no further. Enabled again, it needs new tokens.
      </AskOnce>
    </>
  )
}
