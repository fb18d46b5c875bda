import { Button, Stack, Text, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refused } from '../../shared/api/client'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { LinkButton } from '../../shared/ui/link-button'
import { useForgot } from './api'
import { Door } from './door'
import { Patience } from './patience'

export function ForgotPasswordPage() {
  const forgot = useForgot()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    forgot.mutate(typedIn(event.currentTarget, 'account'))
  }

  if (forgot.isSuccess)
    return (
      <Door title="Look into your mailbox">
        <Stack gap="md">
          <Text c="dimmed" role="status">
            If there is such an account with a confirmed e-mail address, a link for it was
            written. It works once, for a day. If nothing comes, ask an administrator for a link.
          </Text>
          <Back />
        </Stack>
      </Door>
    )
  return (
    <Door title="Forgot your password?">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Login or e-mail address"
            name="account"
            size="sm"
            required
            withAsterisk={false}
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
          <Said error={forgot.error} />
          <Button type="submit" size="sm" fullWidth loading={forgot.isPending}>
            Mail me a link
          </Button>
          <Back />
        </Stack>
      </form>
    </Door>
  )
}

function Back() {
  return (
    <LinkButton to="/sign-in" variant="subtle" size="sm">
      Back to sign-in
    </LinkButton>
  )
}

function Said({ error }: { error: Error | null }) {
  if (error instanceof Refused && error.is('TooManyAttempts'))
    return <Patience key={String(error.problem.retry_after_seconds)} refused={error} />
  return <Refusal error={error} />
}
