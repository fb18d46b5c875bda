import { Button, Group, Stack } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useSetFirstPassword } from './factors-api'
import { isAboutThePassword, NewPassword } from './new-password'

/** For whoever came in without one: through a provider, or with a passkey alone. */
export function FirstPassword() {
  const set = useSetFirstPassword()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const password = typedIn(event.currentTarget, 'new')
    set.mutate(password, { onSuccess: () => said('The password is set.') })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="var(--form)">
        <NewPassword label="New password" name="new" size="xs" error={set.error} />
        {!isAboutThePassword(set.error) && <Refusal error={set.error} />}
        <Group>
          <Button type="submit" loading={set.isPending}>
            Set a password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
