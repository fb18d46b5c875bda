import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'

import { meQuery } from '../../shared/api/me'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { Page } from '../../shared/ui/page'
import { said } from '../../shared/ui/said'
import { Section } from '../../shared/ui/section'
import { useChangePassword } from './api'
import { EmailAddress } from './email-address'
import { LinkedAccounts } from './linked-accounts'
import { isAboutThePassword, NewPassword } from './new-password'
import { Profile } from './profile'
import { SecondFactors } from './second-factors'
import { Sessions } from './sessions'
import { Tokens } from './tokens'

export function AccountPage() {
  const me = useQuery(meQuery).data
  return (
    <Page title="My account" lead={me && `${me.name} · ${me.login}`} width="read">
      <Section title="Profile">{me && <Profile name={me.name} />}</Section>
      <Section
        title="E-mail"
        lead="Where you are told of sign-ins from new devices and of changes to your account, and where a link goes when you forgot your password."
      >
        <EmailAddress />
      </Section>
      <Section title="Password">
        <ChangePassword />
      </Section>
      <LinkedAccounts />
      <Section
        title="Second factors"
        lead="Asked for beside your password, and before what is dangerous. Losing all of them, and the recovery codes, locks you out until an administrator helps."
      >
        <SecondFactors />
      </Section>
      <Section
        title="API tokens"
        lead="For programs that act in your name, with no more than you tick. No token manages members, people, factors or tokens."
      >
        <Tokens />
      </Section>
      <Section
        title="Sessions"
        lead="Where you are signed in. End what you do not know, and change your password."
      >
        <Sessions />
      </Section>
    </Page>
  )
}

function ChangePassword() {
  const change = useChangePassword()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    change.mutate(
      { current: typedIn(form, 'current'), new: typedIn(form, 'new') },
      {
        onSuccess: () => {
          form.reset()
          said('The password is changed.')
        },
      },
    )
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="var(--form)">
        <PasswordInput
          label="Current password"
          name="current"
          required
          withAsterisk={false}
          autoComplete="current-password"
        />
        <NewPassword label="New password" name="new" size="xs" error={change.error} />
        {!isAboutThePassword(change.error) && <Refusal error={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
