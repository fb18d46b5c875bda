import { Button, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'

import { answerStepUps, type Method } from '../../shared/api/step-up'
import { useLeaveToSignIn, usePasskeyStepUp, useStepUp } from './api'
import { ProofForm } from './proof-form'
import { SignInAfresh } from './sign-in-afresh'

type Asked = { methods: Method[]; answer: (proved: boolean) => void }

/** Opens whenever the server wants a fresh proof, wherever in the page that happens. */
export function StepUpDialog() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(
    () => answerStepUps((methods) => new Promise((answer) => setAsked({ methods, answer }))),
    [],
  )
  if (asked === null) return null
  const close = (proved: boolean) => {
    setAsked(null)
    asked.answer(proved)
  }
  return <Dialog methods={asked.methods} onClose={close} />
}

function Dialog({ methods, onClose }: { methods: Method[]; onClose: (proved: boolean) => void }) {
  const stepUp = useStepUp()
  const passkey = usePasskeyStepUp()
  const proved = { onSuccess: () => onClose(true) }
  const forget = () => {
    stepUp.reset()
    passkey.reset()
  }
  return (
    <Modal opened onClose={() => onClose(false)} title="Confirm that it is you">
      <Stack gap="md">
        <Text c="dimmed">
          This can do harm in the wrong hands, so a fresh proof is asked for. It holds for a few
          minutes.
        </Text>
        {methods.length === 0 && <SignInAgain />}
        <ProofForm
          methods={methods}
          act="Confirm"
          isPending={stepUp.isPending || passkey.isPending}
          error={passkey.error ?? stepUp.error}
          onProof={(proof) => {
            forget()
            stepUp.mutate(proof, proved)
          }}
          onPasskey={() => {
            forget()
            passkey.mutate(undefined, proved)
          }}
          onChange={forget}
        />
        {methods.includes('provider') && <SignInAfresh />}
      </Stack>
    </Modal>
  )
}

/** For whoever has nothing at all to prove it with: signing in is the proof. */
function SignInAgain() {
  const leave = useLeaveToSignIn()
  return (
    <Button loading={leave.isPending} onClick={() => leave.mutate()}>
      Sign in again
    </Button>
  )
}
