import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import type { SubmitEvent } from 'react'

import { typedIn } from '../../shared/ui/fields'
import { useAddPasskey } from './factors-api'
import { Said } from './said-at-the-door'

const LONGEST_NAME = 120

type Props = { onClose: () => void; onAdded: (codes: string[]) => void }

export function AddPasskey({ onClose, onAdded }: Props) {
  const add = useAddPasskey()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    add.mutate(typedIn(event.currentTarget, 'name'), { onSuccess: ({ codes }) => onAdded(codes) })
  }

  return (
    <Modal opened onClose={onClose} title="Add a passkey">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text c="dimmed">
            Your device or security key keeps it, and gives it out for your finger, face or PIN. It
            signs you in without a password, and only here.
          </Text>
          <TextInput
            label="Name"
            name="name"
            description="To tell it from your other ones: “laptop”, “blue key”."
            required
            withAsterisk={false}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            data-autofocus
          />
          <Said error={add.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Make the passkey
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
