import { Button, Stack, Text, TextInput } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode, SubmitEvent } from 'react'

import { typedIn } from '../../shared/ui/fields'
import { LinkButton } from '../../shared/ui/link-button'
import { Door } from './door'
import { Said } from './said-at-the-door'

type Props = {
  title: string
  lead?: ReactNode
  label: string
  /** Has a link mailed to the account that is named. */
  mailing: UseMutationResult<unknown, Error, string>
  /** What follows, the same whether or not there is such an account. */
  children: ReactNode
}

/** Naming an account whose own mailbox is to receive a link. */
export function NameAccount({ title, lead, label, mailing, children }: Props) {
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    mailing.mutate(typedIn(event.currentTarget, 'account'))
  }

  if (mailing.isSuccess)
    return (
      <Door title="Look into your mailbox">
        <Stack gap="md">
          <Text c="dimmed" role="status">
            {children}
          </Text>
          <BackToSignIn />
        </Stack>
      </Door>
    )
  return (
    <Door title={title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {lead !== undefined && <Text c="dimmed">{lead}</Text>}
          <TextInput
            label={label}
            name="account"
            size="sm"
            required
            withAsterisk={false}
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
          <Said error={mailing.error} />
          <Button type="submit" size="sm" fullWidth loading={mailing.isPending}>
            Mail me a link
          </Button>
          <BackToSignIn />
        </Stack>
      </form>
    </Door>
  )
}

export function BackToSignIn() {
  return (
    <LinkButton to="/sign-in" variant="subtle" size="sm">
      Back to sign-in
    </LinkButton>
  )
}
