import { Button, Modal, Stack, Text } from '@mantine/core'

import { CopyField } from '../../shared/ui/copy-field'
import { saidNo } from '../../shared/ui/said'
import { StateMark, type State } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import { useOpenMessage, type Message, type Opened } from './api'

type Props = { message: Message; isSending: boolean }

export function MessageRow({ message, isSending }: Props) {
  const open = useOpenMessage()
  return (
    <tr>
      <th scope="row" data-wide>
        {message.subject}
      </th>
      <td data-soft data-long>
        {message.recipient || '—'}
      </td>
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

function Standing({ message: { state, failure }, isSending }: Props) {
  if (state === 'delivered') return <StateMark state="succeeded" text="Delivered" />
  if (state === 'given_up') return <StateMark {...ended(failure)} />
  if (!isSending)
    return <StateMark state="waiting" text="Shown here only: no mail server is configured" />
  const why = failure === null ? '' : `: ${failure}`
  return <StateMark state="waiting" text={`On its way${why}`} />
}

/** Whose link came to its end need not arrive any more: that is no failure of the mail. */
function ended(why: string | null): { state: State; text: string } {
  switch (why) {
    case 'used':
      return { state: 'succeeded', text: 'Used' }
    case 'replaced':
      return { state: 'cancelled', text: 'Replaced by a newer one' }
    case 'withdrawn':
      return { state: 'cancelled', text: 'Its link opens nothing any more' }
    default:
      return { state: 'failed', text: `Given up: ${why ?? 'unknown'}` }
  }
}

function Shown({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={opened.subject} size="lg">
      <Stack gap="md">
        {opened.lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
        {opened.link !== null && (
          <CopyField label="Link" value={new URL(opened.link, window.location.origin).href} />
        )}
      </Stack>
    </Modal>
  )
}
