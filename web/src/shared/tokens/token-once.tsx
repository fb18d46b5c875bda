import { Button, Group, Modal, Stack, Text } from '@mantine/core'

import type { TokenMade } from '../api/tokens'
import { CopyField } from '../ui/copy-field'

type Props = { made: TokenMade; onClose: () => void }

/** The only time that the token is seen. A click beside the dialog must not lose it. */
export function TokenOnce({ made, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Token ${made.made.name}`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      size="lg"
    >
      <Stack gap="md">
        <Text c="dimmed">
          Put it where the program keeps its secrets, and not into code. It is shown only here and
          now; one that got lost is revoked and made anew.
        </Text>
        <CopyField label="Token" value={made.token} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
