import { Anchor, Stack, Text } from '@mantine/core'

import type { Method } from '../../shared/api/step-up'
import { usePasskeyStep, useSecondStep, useSignOut } from './api'
import { Door } from './door'
import { ProofForm } from './proof-form'

type Props = { methods: Method[]; onIn: () => void }

/** The password was right; now something that the person has. */
export function SecondStep({ methods, onIn }: Props) {
  const step = useSecondStep()
  const passkey = usePasskeyStep()
  const back = useSignOut('here')
  const forget = () => {
    step.reset()
    passkey.reset()
  }
  return (
    <Door title="Confirm that it is you">
      <Stack gap="md">
        <Text c="dimmed">Your account has a second factor. It is asked for at every sign-in.</Text>
        <ProofForm
          methods={methods}
          inNeed="break_glass"
          act="Continue"
          isPending={step.isPending || passkey.isPending}
          error={passkey.error ?? step.error}
          onProof={(proof) => {
            forget()
            step.mutate(proof, { onSuccess: onIn })
          }}
          onPasskey={() => {
            forget()
            passkey.mutate(undefined, { onSuccess: onIn })
          }}
          onChange={forget}
        />
        <Text size="sm" c="dimmed">
          Lost all of them? An administrator can remove your second factors.{' '}
          <Anchor component="button" type="button" size="sm" onClick={() => back.mutate()}>
            Sign in as somebody else
          </Anchor>
        </Text>
      </Stack>
    </Door>
  )
}
