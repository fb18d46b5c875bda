import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode, SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'

type Props = {
  title: string
  /** The verb on the button. */
  act: string
  isPending: boolean
  error: unknown
  onSubmit: (form: HTMLFormElement) => void
  onClose: () => void
  children: ReactNode
}

export function Dialog({ title, act, isPending, error, onSubmit, onClose, children }: Props) {
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    onSubmit(event.currentTarget)
  }
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="md">
          {children}
          <Refusal error={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
