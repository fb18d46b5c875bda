import { Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { QRCodeSVG } from 'qrcode.react'
import { useEffect, type SubmitEvent } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { useBeginAuthenticator, useConfirmAuthenticator } from './factors-api'
import classes from './set-up-authenticator.module.css'

const PICTURE = 192
// Four blocks of white around it: a camera finds it whatever the theme.
const QUIET = 4
const GROUPS_OF_FOUR = /.{1,4}/g

type Props = { onClose: () => void; onAdded: (codes: string[]) => void }

/** The secret goes from the server to the app and nowhere else: the picture is drawn here. */
export function SetUpAuthenticator({ onClose, onAdded }: Props) {
  const begin = useBeginAuthenticator()
  const confirm = useConfirmAuthenticator()
  const { mutate } = begin
  useEffect(() => mutate(), [mutate])

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    confirm.mutate(typedIn(event.currentTarget, 'code'), {
      onSuccess: ({ codes }) => onAdded(codes),
    })
  }

  return (
    <Modal opened onClose={onClose} title="Set up an authenticator app" closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text c="dimmed">
            Photograph this with an authenticator app on your phone, then type the six digits it
            shows.
          </Text>
          <Refusal error={begin.error} />
          {begin.data === undefined ? (
            <Loading label="Making a secret">
              <LoadingRows rows={3} />
            </Loading>
          ) : (
            <>
              <div className={classes.picture}>
                <QRCodeSVG
                  value={begin.data.address}
                  size={PICTURE}
                  marginSize={QUIET}
                  title="Code for the app"
                />
              </div>
              <Text size="sm" c="dimmed">
                No camera? Type this instead:{' '}
                <Code>{begin.data.secret.match(GROUPS_OF_FOUR)?.join(' ')}</Code>
              </Text>
            </>
          )}
          <TextInput
            label="Six digits"
            name="code"
            required
            withAsterisk={false}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
            data-autofocus
          />
          <Refusal error={confirm.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!begin.data} loading={confirm.isPending}>
              Use this app
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
