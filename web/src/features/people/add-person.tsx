import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { Refused } from '../../shared/api/client'
import { Refusal, sentenceOf } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { useAddPerson } from './api'
import type { Invitation } from './link-shown'

const LONGEST_LOGIN = 254
const LONGEST_NAME = 120

type Props = { onClose: () => void; onAdded: (made: Invitation) => void }

export function AddPerson({ onClose, onAdded }: Props) {
  const add = useAddPerson()
  const isTaken = add.error instanceof Refused && add.error.is('LoginTaken')

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const name = typedIn(form, 'name')
    const person = {
      login: typedIn(form, 'login'),
      name,
      is_administrator: typedIn(form, 'administrator') === 'on',
    }
    add.mutate(person, { onSuccess: ({ link }) => onAdded({ name, link }) })
  }

  return (
    <Modal opened onClose={onClose} title="Add a person">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            description="As others see it."
            required
            withAsterisk={false}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label="Account"
            name="login"
            description="What is typed at sign-in: a short name or an e-mail address, without spaces."
            required
            withAsterisk={false}
            maxLength={LONGEST_LOGIN}
            autoComplete="off"
            spellCheck={false}
            error={isTaken && sentenceOf(add.error)}
          />
          <Checkbox
            name="administrator"
            label="Administrator of the installation"
            description="May do everything in every workspace, and manages accounts."
          />
          {!isTaken && <Refusal error={add.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add and make a link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
