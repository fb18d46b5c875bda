import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Refusal } from './failed'

type Props = {
  opened: boolean
  /** Names the thing: "Delete weather.csv?" */
  title: string
  /** The verb on the button: "Delete". */
  act: string
  isDangerous?: boolean
  isPending: boolean
  error: unknown
  onAct: () => void
  onClose: () => void
  children: ReactNode
}

/** A dangerous act names the thing, says what follows, and asks once. */
export function AskOnce({ isDangerous = true, ...props }: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Stack gap="md">
        <Text c="dimmed" component="div">
          {props.children}
        </Text>
        <Refusal error={props.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Keep it as it is
          </Button>
          <Button
            {...(isDangerous ? { color: 'red' } : {})}
            loading={props.isPending}
            onClick={props.onAct}
            data-autofocus
          >
            {props.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
