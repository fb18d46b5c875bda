import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { Check, Copy } from 'lucide-react'

import type { TokenMade } from '../api/tokens'

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
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label="Token"
            value={made.token}
            readOnly
            flex="1"
            autoComplete="off"
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={made.token}>
            {({ copied, copy }) => (
              <Button leftSection={copied ? <Check /> : <Copy />} onClick={copy} data-autofocus>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
