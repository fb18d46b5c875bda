import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'

import type { TokenMade } from '../../shared/api/tokens'
import { workspacesQuery } from '../../shared/api/workspace'
import { MakeToken } from '../../shared/tokens/make-token'
import { TokenOnce } from '../../shared/tokens/token-once'
import { TokenTable } from '../../shared/tokens/token-table'
import { Failed } from '../../shared/ui/failed'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { tokensQuery, useMakeToken, useRevokeToken } from './tokens-api'

/** What programs speak with in the person's name. */
export function Tokens() {
  const tokens = useQuery(tokensQuery)
  const workspaces = useQuery(workspacesQuery).data ?? []
  const revoke = useRevokeToken()
  const [isMaking, setIsMaking] = useState(false)
  const [made, setMade] = useState<TokenMade | null>(null)
  const nameOf = (id: string) => workspaces.find((one) => one.id === id)?.name ?? 'One workspace'
  if (tokens.error && !tokens.data) return <Failed error={tokens.error} />
  return (
    <Stack gap="md" align="stretch">
      {tokens.isPending && (
        <Loading label="Loading your tokens">
          <LoadingRows rows={2} />
        </Loading>
      )}
      {tokens.data?.tokens.length === 0 && <Text c="dimmed">You have none.</Text>}
      {tokens.data && tokens.data.tokens.length > 0 && (
        <TokenTable
          label="API tokens"
          tokens={tokens.data.tokens}
          placeOf={nameOf}
          revoking={{
            isPending: revoke.isPending,
            error: revoke.error,
            act: (token, done) => revoke.mutate(token.id, { onSuccess: done }),
            reset: revoke.reset,
          }}
        />
      )}
      <div>
        <Button variant="default" leftSection={<Plus />} onClick={() => setIsMaking(true)}>
          Make a token
        </Button>
      </div>
      {isMaking && (
        <Making
          workspaces={workspaces}
          onMade={(token) => {
            setIsMaking(false)
            setMade(token)
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
      {made && <TokenOnce made={made} onClose={() => setMade(null)} />}
    </Stack>
  )
}

type MakingProps = {
  workspaces: { id: string; name: string }[]
  onMade: (made: TokenMade) => void
  onClose: () => void
}

function Making({ workspaces, onMade, onClose }: MakingProps) {
  const make = useMakeToken()
  return (
    <MakeToken
      title="Make a token"
      workspaces={workspaces}
      isPending={make.isPending}
      error={make.error}
      onMake={(wanted) => make.mutate(wanted, { onSuccess: onMade })}
      onClose={onClose}
    />
  )
}
