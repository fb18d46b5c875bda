import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Ellipsis, Link2, ShieldOff, UserCheck, UserX } from 'lucide-react'

import { AskOnce } from '../../shared/ui/ask-once'
import { said, saidNo } from '../../shared/ui/said'
import { StateMark } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import { useMakeLink, useSwitchAccount, type Person } from './api'
import type { Invitation } from './link-shown'
import { RemoveFactors } from './remove-factors'
import classes from './person-row.module.css'

type Props = { person: Person; isMe: boolean; onLink: (invitation: Invitation) => void }

export function PersonRow({ person, isMe, onLink }: Props) {
  return (
    <tr>
      <th scope="row" data-wide>
        {person.name}
        {isMe && <span className={classes.me}> (you)</span>}
      </th>
      <td data-soft>{person.login}</td>
      <td data-soft>{person.is_administrator ? 'Administrator' : '—'}</td>
      <td data-soft>{person.has_second_factor ? 'Yes' : 'None'}</td>
      <td data-soft>{person.last_seen_at ? <When at={person.last_seen_at} /> : 'Never'}</td>
      <td>
        {person.disabled_at === null ? (
          <StateMark state="succeeded" text="Active" />
        ) : (
          <StateMark state="cancelled" text="Disabled" />
        )}
      </td>
      <td data-actions>
        <Actions person={person} isMe={isMe} onLink={onLink} />
      </td>
    </tr>
  )
}

function Actions({ person, isMe, onLink }: Props) {
  const disable = useSwitchAccount('disable')
  const enable = useSwitchAccount('enable')
  const [isLinking, linking] = useDisclosure(false)
  const [isRemoving, removing] = useDisclosure(false)
  const [isDisabling, disabling] = useDisclosure(false)
  const act = () =>
    disable.mutate(person.id, {
      onSuccess: () => {
        disabling.close()
        said(`${person.name} can no longer sign in.`)
      },
    })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`${person.name}: actions`}>
            <Ellipsis />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {person.disabled_at === null ? (
            <>
              <Menu.Item leftSection={<Link2 />} onClick={linking.open}>
                New one-time link
              </Menu.Item>
              {person.has_second_factor && !isMe && (
                <Menu.Item leftSection={<ShieldOff />} onClick={removing.open}>
                  Remove factors…
                </Menu.Item>
              )}
              <Menu.Item color="red" leftSection={<UserX />} onClick={disabling.open}>
                Disable
              </Menu.Item>
            </>
          ) : (
            <Menu.Item
              leftSection={<UserCheck />}
              onClick={() => enable.mutate(person.id, { onError: saidNo })}
            >
              Enable
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {isLinking && <AskForLink person={person} onLink={onLink} onClose={linking.close} />}
      {isRemoving && <RemoveFactors person={person} onClose={removing.close} />}
      <AskOnce
        opened={isDisabling}
        title={isMe ? 'Disable your own account?' : `Disable ${person.name}?`}
        act="Disable"
        isPending={disable.isPending}
        error={disable.error}
        onAct={act}
        onClose={() => {
          disable.reset()
          disabling.close()
        }}
      >
        {isMe
          ? 'You are signed out at once, and only another administrator can let you in again.'
          : 'Every session of this person ends at once, and no sign-in succeeds until the account is enabled again. Nothing else changes.'}
      </AskOnce>
    </>
  )
}

type AskProps = {
  person: Person
  onLink: (invitation: Invitation) => void
  onClose: () => void
}

function AskForLink({ person, onLink, onClose }: AskProps) {
  const makeLink = useMakeLink()
  const act = () =>
    makeLink.mutate(person.id, {
      onSuccess: ({ link }) => {
        onLink({ name: person.name, link })
        onClose()
      },
    })
  return (
    <AskOnce
      opened
      title={`Make a new link for ${person.name}?`}
      act="Make the link"
      isDangerous={false}
      isPending={makeLink.isPending}
      error={makeLink.error}
      onAct={act}
      onClose={onClose}
    >
      With it, whoever has it sets a new password for this account, once. An earlier link that was
      not used stops working; the present password works until then.
    </AskOnce>
  )
}
