import { Button, Group, Stack, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useRenameMe } from './api'

const LONGEST_NAME = 120

export function Profile({ name }: { name: string }) {
  const rename = useRenameMe()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    rename.mutate(typedIn(event.currentTarget, 'name'), {
      onSuccess: () => said('Your name is changed.'),
    })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="var(--form)">
        <TextInput
          key={name}
          label="Name"
          name="name"
          description="As others see it. The account’s name, with which you sign in, is an administrator’s to change."
          defaultValue={name}
          required
          withAsterisk={false}
          maxLength={LONGEST_NAME}
          autoComplete="name"
        />
        <Refusal error={rename.error} />
        <Group>
          <Button type="submit" loading={rename.isPending}>
            Change name
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
