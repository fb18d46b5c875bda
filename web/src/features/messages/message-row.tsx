import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'

import { saidNo } from '../../shared/ui/said'
import { StateMark } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import { useOpenMessage, type Message, type Opened } from './api'

export function MessageRow({ message, isSending }: { message: Message; isSending: boolean }) {
  const open = useOpenMessage()
  return (
    <tr>
      <th scope="row" data-wide>
        {message.subject}
      </th>
      <td data-soft>{message.recipient || '—'}</td>
      <td data-soft>
        <When at={message.created_at} />
      </td>
      <td>
        <Standing message={message} isSending={isSending} />
      </td>
      {!isSending && (
        <td data-actions>
          <Button
            variant="default"
            size="compact-xs"
            loading={open.isPending}
            aria-label={`Open “${message.subject}” to ${message.recipient}`}
            onClick={() => open.mutate(message.id, { onError: saidNo })}
          >
            Open
          </Button>
          {open.data && <Shown opened={open.data} onClose={open.reset} />}
        </td>
      )}
    </tr>
  )
}

function Standing({ message, isSending }: { message: Message; isSending: boolean }) {
  if (message.state === 'delivered') return <StateMark state="succeeded" text="Delivered" />
  if (message.state === 'given_up')
    return <StateMark state="failed" text={`Given up: ${message.failure ?? 'unknown'}`} />
  if (!isSending) return <StateMark state="waiting" text="Not sent" />
  const why = message.failure === null ? '' : `: ${message.failure}`
  return <StateMark state="waiting" text={`On its way${why}`} />
}

function Shown({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={opened.subject} size="lg">
      <Stack gap="md">
        {opened.lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
        {opened.link !== null && (
          <TextInput
            label="Link"
            value={new URL(opened.link, window.location.origin).href}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Stack>
    </Modal>
  )
}
