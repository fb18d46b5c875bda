import { Button, Group, Stack, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import type { Workspace } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useChangeSettings } from './api'

const LONGEST_NAME = 120

export function Rename({ workspace, mayChange }: { workspace: Workspace; mayChange: boolean }) {
  const change = useChangeSettings(workspace.id)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = typedIn(event.currentTarget, 'name')
    change.mutate({ name }, { onSuccess: () => said('The workspace is renamed.') })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="var(--form)">
        <TextInput
          // A name that somebody else gave meanwhile replaces what was typed over the old one.
          key={workspace.name}
          label="Name of the workspace"
          name="name"
          defaultValue={workspace.name}
          readOnly={!mayChange}
          required
          withAsterisk={false}
          maxLength={LONGEST_NAME}
        />
        <Refusal error={change.error} />
        {mayChange && (
          <Group>
            <Button type="submit" loading={change.isPending}>
              Rename
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
