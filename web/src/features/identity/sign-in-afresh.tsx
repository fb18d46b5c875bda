import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { Refusal } from '../../shared/ui/failed'
import { stepUpProvidersQuery, useLeave } from './elsewhere'

/** A fresh proof that is given at a provider: one leaves the page for it, and comes back to it. */
export function SignInAfresh() {
  const providers = useQuery(stepUpProvidersQuery)
  const leave = useLeave('step up')
  const { pathname, search } = window.location
  if (providers.data?.length === 0)
    return (
      <Text>
        Your provider does not say whether you have just signed in. Sign out, and set a password
        with “Forgot password?” on the sign-in page.
      </Text>
    )
  return (
    <Stack gap="sm">
      {providers.data?.map(({ id, name }) => (
        <Button
          key={id}
          size="sm"
          fullWidth
          variant="default"
          loading={leave.isPending && leave.variables.provider === id}
          onClick={() => leave.mutate({ provider: id, next: pathname + search })}
        >
          Sign in again with {name}
        </Button>
      ))}
      <Text size="sm" c="dimmed">
        You come back to this page; do then once more what you were about to do.
      </Text>
      <Refusal error={providers.error ?? leave.error} />
    </Stack>
  )
}
