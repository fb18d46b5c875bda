import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'

const LONG_ENOUGH_MS = 10_000

/** Deleting asks nothing, since it can be taken back: here, and later out of the bin. */
export function saidDeleted(name: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: LONG_ENOUGH_MS,
    withCloseButton: false,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{name} is in the bin.</span>
        <Button
          variant="light"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}
