import { Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core'
import { Check, Copy, Download } from 'lucide-react'

import classes from './recovery-codes.module.css'

type Props = { codes: string[]; onClose: () => void }

/** The only time that these are seen. A click beside the dialog must not lose them. */
export function RecoveryCodes({ codes, onClose }: Props) {
  const text = `${codes.join('\n')}\n`
  return (
    <Modal
      opened
      onClose={onClose}
      title="Your recovery codes"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <Text c="dimmed">
          Each lets you in once when your other factors are lost. Keep them where your device is
          not: printed, or in a password manager. They are shown only here and now.
        </Text>
        <ul className={classes.codes} aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={copied ? <Check /> : <Copy />} onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" leftSection={<Download />} onClick={() => save(text)}>
            Download
          </Button>
        </Group>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have kept them</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function save(text: string) {
  const link = document.createElement('a')
  const content = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.href = content
  link.download = 'recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(content)
}
