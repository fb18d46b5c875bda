import { Button, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { useConfirmEmail } from './api'
import { Door } from './door'

/** Confirms at the press of a button: programs that open every link in a mailbox press none. */
export function ConfirmPage() {
  const [token] = useState(() => window.location.hash.slice(1))
  // The link is a secret: it must not stay in the address bar or the history.
  useEffect(() => window.history.replaceState(window.history.state, '', '/confirm'), [])
  const confirm = useConfirmEmail()

  if (confirm.data)
    return (
      <Door title="Thank you">
        <Text c="dimmed" role="status">
          {confirm.data.waits_for.length === 0
            ? 'The e-mail address is confirmed.'
            : `This half is done. The ${confirm.data.waits_for.join(' and the ')} address has to confirm as well.`}
        </Text>
      </Door>
    )
  return (
    <Door title="Confirm an e-mail address">
      <Stack gap="md">
        <Text c="dimmed">
          {token === ''
            ? 'This page needs the whole link from the message. Open it there again.'
            : 'The message says what you confirm. If you did not expect it, close this page.'}
        </Text>
        <Refusal error={confirm.error} />
        {token !== '' && (
          <Button
            size="sm"
            fullWidth
            loading={confirm.isPending}
            onClick={() => confirm.mutate(token)}
          >
            Confirm
          </Button>
        )}
      </Stack>
    </Door>
  )
}
