import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, RotateCw, Smartphone, TriangleAlert } from 'lucide-react'
import { useState } from 'react'

import { Failed } from '../../shared/ui/failed'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { saidNo } from '../../shared/ui/said'
import { AddPasskey } from './add-passkey'
import { factorsQuery, useFactorsChanged, useRenewCodes, type Factors } from './factors-api'
import { FactorTable } from './factor-table'
import { RecoveryCodes } from './recovery-codes'
import classes from './second-factors.module.css'
import { SetUpAuthenticator } from './set-up-authenticator'

/** What the person proves himself with beside the password. */
export function SecondFactors() {
  const factors = useQuery(factorsQuery)
  const changed = useFactorsChanged()
  const [adding, setAdding] = useState<'app' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<string[]>([])
  const done = () => {
    setCodes([])
    void changed()
  }
  const dialog = {
    onClose: () => setAdding(null),
    onAdded: (made: string[]) => {
      setAdding(null)
      // The codes first: the page behind them may change once the factor is known.
      if (made.length > 0) setCodes(made)
      else done()
    },
  }
  if (factors.error && !factors.data) return <Failed error={factors.error} />
  return (
    <Stack gap="md">
      {factors.data ? (
        <FactorTable factors={factors.data} />
      ) : (
        <Loading label="Loading your second factors">
          <LoadingRows rows={2} />
        </Loading>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<Smartphone />}
          onClick={() => setAdding('app')}
        >
          {factors.data?.authenticator_since ? 'Replace the app' : 'Set up an app'}
        </Button>
        <Button variant="default" leftSection={<KeyRound />} onClick={() => setAdding('passkey')}>
          Add a passkey
        </Button>
      </Group>
      {factors.data && hasOne(factors.data) && (
        <Codes left={factors.data.recovery_codes_left} onMade={setCodes} />
      )}
      {adding === 'app' && <SetUpAuthenticator {...dialog} />}
      {adding === 'passkey' && <AddPasskey {...dialog} />}
      {codes.length > 0 && <RecoveryCodes codes={codes} onClose={done} />}
    </Stack>
  )
}

const hasOne = (factors: Factors) =>
  factors.authenticator_since !== null || factors.passkeys.length > 0

/** From here on the last one is near enough to say so. */
const FEW = 3

function Codes({ left, onMade }: { left: number; onMade: (codes: string[]) => void }) {
  const renew = useRenewCodes()
  const isFew = left <= FEW
  const make = (
    <Button
      variant={isFew ? 'default' : 'subtle'}
      leftSection={<RotateCw />}
      loading={renew.isPending}
      onClick={() =>
        renew.mutate(undefined, { onSuccess: ({ codes }) => onMade(codes), onError: saidNo })
      }
    >
      Make new codes
    </Button>
  )
  if (!isFew)
    return (
      <Group gap="sm">
        <Text>{left} recovery codes are left.</Text>
        {make}
      </Group>
    )
  return (
    <Alert
      role="status"
      color="yellow"
      icon={<TriangleAlert aria-hidden />}
      // The colour of the warning is too faint to be read.
      title={<span className={classes.few}>{fewWords(left)}</span>}
    >
      <Stack gap="sm" align="flex-start">
        Without one, whoever loses his second factor is locked out until an administrator helps. New codes
        take the place of the old ones.
        {make}
      </Stack>
    </Alert>
  )
}

function fewWords(left: number): string {
  if (left === 0) return 'No recovery code is left'
  return left === 1 ? 'Only one recovery code is left' : `Only ${left} recovery codes are left`
}
