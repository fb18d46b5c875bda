import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { SubmitEvent } from 'react'

import { Refused } from '../../shared/api/client'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { LinkButton } from '../../shared/ui/link-button'
import { useSignIn } from './api'
import { Door } from './door'
import { OtherWaysIn } from './other-ways-in'
import { Patience } from './patience'
import { SentBack } from './sent-back'

export function SignInPage({ next }: { next?: string | undefined }) {
  const signIn = useSignIn()
  const navigate = useNavigate()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    signIn.mutate(
      { login: typedIn(form, 'login'), password: typedIn(form, 'password') },
      { onSuccess: () => navigate({ href: inside(next) }) },
    )
  }

  return (
    <Door title="Sign in">
      <SentBack />
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
          <Said error={signIn.error} />
          <Button type="submit" size="sm" fullWidth loading={signIn.isPending}>
            Sign in
          </Button>
          <LinkButton to="/forgot-password" variant="subtle" size="sm">
            Forgot password?
          </LinkButton>
        </Stack>
      </form>
      <OtherWaysIn next={inside(next)} />
    </Door>
  )
}

function Said({ error }: { error: Error | null }) {
  if (error instanceof Refused && error.is('TooManyAttempts'))
    return <Patience key={String(error.problem.retry_after_seconds)} refused={error} />
  return <Refusal error={error} />
}

/** Only an address of ours: a link in a mail must not send people elsewhere after signing in. */
function inside(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/workspaces'
}
