import { Button, Group, Modal, Stack, Text } from '@mantine/core'

import { CopyField } from '../../shared/ui/copy-field'

export type Invitation = { name: string; link: string }

type Props = { invitation: Invitation; onClose: () => void }

/** The only time that this link is seen. A click beside the dialog must not lose it. */
export function LinkShown({ invitation: { name, link }, onClose }: Props) {
  // The server gives the place within the page; people need the whole address.
  const whole = new URL(link, window.location.origin).href
  return (
    <Modal
      opened
      onClose={onClose}
      title={`One-time link for ${name}`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="lg"
    >
      <Stack gap="md">
        <Text c="dimmed">
          Give it to {name} on a way that you trust: whoever opens it first sets the password. It
          works once, for a limited time, and is shown only here and now.
        </Text>
        <CopyField label="Link" value={whole} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
