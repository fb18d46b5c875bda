import { ActionIcon, Menu } from '@mantine/core'
import { DoorOpen, Ellipsis, Link2, MailPlus, MonitorX, Pencil, ShieldOff, Trash2, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'

import { said, saidNo } from '../../shared/ui/said'
import { useInvite, useSwitchAccount, type Person } from './api'
import { AskForLink } from './ask-for-link'
import { AskToDisable } from './ask-to-disable'
import { DeletePerson } from './delete-person'
import { EditPerson } from './edit-person'
import type { Invitation } from './link-shown'
import { RemoveFactors } from './remove-factors'
import { WaysIn } from './ways-in'

type Props = {
  person: Person
  people: Person[]
  isMe: boolean
  onLink: (invitation: Invitation) => void
}

type Dialog = 'link' | 'edit' | 'ways in' | 'factors' | 'disable' | 'delete'

export function PersonActions({ person, people, isMe, onLink }: Props) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const close = () => setDialog(null)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`${person.name}: actions`}>
            <Ellipsis />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil />} onClick={() => setDialog('edit')}>
            Change names and e-mail
          </Menu.Item>
          <Menu.Item leftSection={<DoorOpen />} onClick={() => setDialog('ways in')}>
            What opens this account…
          </Menu.Item>
          {person.state === 'disabled' ? (
            <Enable person={person} />
          ) : (
            <OfPresent person={person} isMe={isMe} onChoose={setDialog} />
          )}
          <Menu.Item color="red" leftSection={<Trash2 />} onClick={() => setDialog('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'link' && <AskForLink person={person} onLink={onLink} onClose={close} />}
      {dialog === 'edit' && <EditPerson person={person} onClose={close} />}
      {dialog === 'ways in' && <WaysIn person={person} onClose={close} />}
      {dialog === 'factors' && <RemoveFactors person={person} onClose={close} />}
      {dialog === 'disable' && <AskToDisable person={person} isMe={isMe} onClose={close} />}
      {dialog === 'delete' && (
        <DeletePerson person={person} people={people} isMe={isMe} onClose={close} />
      )}
    </>
  )
}

type OfPresentProps = { person: Person; isMe: boolean; onChoose: (dialog: Dialog) => void }

function OfPresent({ person, isMe, onChoose }: OfPresentProps) {
  const invite = useInvite()
  const end = useSwitchAccount('end-sessions')
  const mail = () =>
    invite.mutate(person.id, {
      onSuccess: () => said(`A link for ${person.name} was written: Messages shows whether it left.`),
      onError: saidNo,
    })
  const endSessions = () =>
    end.mutate(person.id, {
      onSuccess: () => said(`${person.name} is signed out everywhere.`),
      onError: saidNo,
    })
  return (
    <>
      {person.email !== null && (
        <Menu.Item leftSection={<MailPlus />} onClick={mail}>
          Mail a one-time link
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Link2 />} onClick={() => onChoose('link')}>
        New one-time link
      </Menu.Item>
      <Menu.Item leftSection={<MonitorX />} onClick={endSessions}>
        End all sessions
      </Menu.Item>
      {person.has_second_factor && !isMe && (
        <Menu.Item leftSection={<ShieldOff />} onClick={() => onChoose('factors')}>
          Remove factors…
        </Menu.Item>
      )}
      <Menu.Item color="red" leftSection={<UserX />} onClick={() => onChoose('disable')}>
        Disable
      </Menu.Item>
    </>
  )
}

function Enable({ person }: { person: Person }) {
  const enable = useSwitchAccount('enable')
  return (
    <Menu.Item
      leftSection={<UserCheck />}
      onClick={() =>
        enable.mutate(person.id, {
          onSuccess: () => said(`${person.name} can sign in again.`),
          onError: saidNo,
        })
      }
    >
      Enable
    </Menu.Item>
  )
}
