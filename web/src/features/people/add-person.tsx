import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import { Refused } from '../../shared/api/client'
import { Refusal, sentenceOf } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useAddPerson } from './api'
import type { Added } from './first-role'
import type { Invitation } from './link-shown'

const LONGEST_LOGIN = 254
const LONGEST_NAME = 120

type Props = { onClose: () => void; onAdded: (person: Added, made: Invitation | null) => void }

export function AddPerson({ onClose, onAdded }: Props) {
  const add = useAddPerson()
  const [isByMail, setByMail] = useState(false)
  const isTaken = add.error instanceof Refused && add.error.is('LoginTaken')

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const name = typedIn(form, 'name')
    const person = {
      login: typedIn(form, 'login'),
      name,
      email: typedIn(form, 'email') || null,
      is_administrator: typedIn(form, 'administrator') === 'on',
    }
    add.mutate(person, {
      onSuccess: ({ id, link }) => {
        if (link === null) said(`An invitation for ${name} was written: Messages shows whether it left.`)
        onAdded({ id, name }, link === null ? null : { name, link })
      },
    })
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
            label="Login"
            name="login"
            description="What is typed at sign-in: a short name or an e-mail address, without spaces."
            required
            withAsterisk={false}
            maxLength={LONGEST_LOGIN}
            autoComplete="off"
            spellCheck={false}
            error={isTaken && sentenceOf(add.error)}
          />
          <TextInput
            label="E-mail address"
            name="email"
            type="email"
            description="If you give one, the invitation is mailed there; else you get a link to hand on."
            maxLength={LONGEST_LOGIN}
            autoComplete="off"
            onChange={(event) => setByMail(event.currentTarget.value.trim() !== '')}
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
              {isByMail ? 'Add and invite by mail' : 'Add and make a link'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
