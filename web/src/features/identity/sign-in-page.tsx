import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import type { SubmitEvent } from 'react'

import type { Method } from '../../shared/api/step-up'
import { typedIn } from '../../shared/ui/fields'
import { LinkButton } from '../../shared/ui/link-button'
import { isDue, usePasskeySignIn, useSignIn } from './api'
import { Door } from './door'
import { OtherWaysIn } from './other-ways-in'
import { wordsFor } from './proof'
import { Said } from './said-at-the-door'
import { SecondStep } from './second-step'
import { SentBack } from './sent-back'

/** `due` names the second factors of whoever has done the first step already. */
type Props = {
  next?: string | undefined
  due?: string | undefined
  ended?: string | undefined
}

export function SignInPage({ next, due, ended }: Props) {
  const navigate = useNavigate()
  const signIn = useSignIn()
  const onIn = () => void navigate({ href: inside(next) })
  const methods = isDue(signIn.data) ? signIn.data.methods : methodsIn(due)
  if (methods.length > 0) return <SecondStep methods={methods} onIn={onIn} />
  return <FirstStep signIn={signIn} onIn={onIn} next={next} hasEnded={ended !== undefined} />
}

type FirstProps = {
  signIn: ReturnType<typeof useSignIn>
  onIn: () => void
  next: string | undefined
  hasEnded: boolean
}

function FirstStep({ signIn, onIn, next, hasEnded }: FirstProps) {
  const passkey = usePasskeySignIn()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    passkey.reset()
    const form = event.currentTarget
    signIn.mutate(
      { login: typedIn(form, 'login'), password: typedIn(form, 'password') },
      { onSuccess: (answer) => isDue(answer) || onIn() },
    )
  }

  return (
    <Door title="Sign in">
      <SentBack />
      {hasEnded && <Ended />}
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Login"
            name="login"
            size="sm"
            required
            withAsterisk={false}
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
          <PasswordInput
            label="Password"
            name="password"
            size="sm"
            required
            withAsterisk={false}
            autoComplete="current-password"
          />
          <Said error={passkey.error ?? signIn.error} />
          <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
          <LinkButton to="/forgot-password" variant="subtle" size="sm">
            Forgot password?
          </LinkButton>
          <Divider label="or" />
          <Button
            size="sm"
            fullWidth
            variant="default"
            leftSection={<KeyRound />}
            loading={passkey.isPending}
            onClick={() => {
              signIn.reset()
              passkey.mutate(undefined, { onSuccess: onIn })
            }}
          >
            Sign in with a passkey
          </Button>
        </Stack>
      </form>
      <OtherWaysIn next={inside(next)} />
    </Door>
  )
}

/** Of a page that stood open: it was left, and not by the person who sat before it. */
function Ended() {
  return (
    <Text c="dimmed" role="status" pb="md">
      Your session has ended: after a time, from another device, or by an administrator. Sign in,
      and you are back where you were.
    </Text>
  )
}

/** Only an address of ours: a link in a mail must not send people elsewhere after signing in. */
function inside(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/workspaces'
}

/** What no address may ask for as a second step. */
const NOT_DUE: Method[] = ['password', 'break_glass']

function methodsIn(due: string | undefined): Method[] {
  const named = due?.split(',') ?? []
  const known = Object.keys(wordsFor) as Method[]
  return known.filter((method) => !NOT_DUE.includes(method) && named.includes(method))
}
