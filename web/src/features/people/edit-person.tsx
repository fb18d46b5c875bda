import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useEditPerson, type Person } from './api'

const LONGEST_LOGIN = 254
const LONGEST_NAME = 120

export function EditPerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const edit = useEditPerson(person)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const changed = {
      id: person.id,
      name: typedIn(form, 'name'),
      login: typedIn(form, 'login'),
      email: typedIn(form, 'email').trim() || null,
    }
    edit.mutate(changed, {
      onSuccess: () => {
        onClose()
        said(`The account of ${changed.name} is changed.`)
      },
    })
  }

  return (
    <Modal opened onClose={onClose} title={`Change the account of ${person.name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            defaultValue={person.name}
            required
            withAsterisk={false}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label="Login"
            name="login"
            description="What is typed at sign-in. The person is not told of a new one: say it."
            defaultValue={person.login}
            required
            withAsterisk={false}
            maxLength={LONGEST_LOGIN}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            label="E-mail address"
            name="email"
            type="email"
            description="A new one is not confirmed until a link that was mailed there is used."
            defaultValue={person.email ?? ''}
            maxLength={LONGEST_LOGIN}
            autoComplete="off"
          />
          <Refusal error={edit.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={edit.isPending}>
              Change
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
