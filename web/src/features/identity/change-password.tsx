import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useChangePassword } from './api'
import { isAboutThePassword, NewPassword } from './new-password'

export function ChangePassword() {
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
