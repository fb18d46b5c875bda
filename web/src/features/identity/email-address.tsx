import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'

import { Failed, Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { said } from '../../shared/ui/said'
import { emailQuery, useChangeEmail, useForgetEmailChange, type Email } from './api'

const LONGEST_EMAIL = 254

export function EmailAddress() {
  const email = useQuery(emailQuery)
  if (email.isError && !email.data)
    return <Failed error={email.error} retry={() => void email.refetch()} />
  if (!email.data)
    return (
      <Loading label="Loading your e-mail address">
        <LoadingRows rows={2} />
      </Loading>
    )
  return (
    <Stack gap="sm" maw="var(--form)">
      <Text>{presentOf(email.data)}</Text>
      {email.data.pending !== null && <Pending email={email.data} pending={email.data.pending} />}
      <ChangeEmail />
    </Stack>
  )
}

function presentOf({ email, is_verified }: Email): string {
  if (email === null) return 'You have no e-mail address here, so you are told nothing.'
  if (is_verified) return email
  return `${email}, which nobody has confirmed: you are told nothing there.`
}

function Pending({ email, pending }: { email: Email; pending: string }) {
  const forget = useForgetEmailChange()
  const both = email.waits_for.length > 1
  const waits = both
    ? 'both addresses confirm it'
    : `the ${email.waits_for[0] ?? 'new'} address confirms it`
  return (
    <Stack gap="xs" align="flex-start">
      <Text role="status">
        {`${pending} replaces it once ${waits}. The links go out by mail and work for a day; if nothing comes, ask an administrator.`}
      </Text>
      <Refusal error={forget.error} />
      <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
        Withdraw the change
      </Button>
    </Stack>
  )
}

function ChangeEmail() {
  const change = useChangeEmail()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    change.mutate(
      typedIn(form, 'email'),
      {
        onSuccess: () => {
          form.reset()
          said('The change waits for its confirmation, which goes out by mail.')
        },
      },
    )
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="New e-mail address"
          name="email"
          type="email"
          required
          withAsterisk={false}
          maxLength={LONGEST_EMAIL}
          autoComplete="email"
        />
        <Refusal error={change.error} />
        <Group>
          <Button type="submit" loading={change.isPending}>
            Change e-mail address
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
