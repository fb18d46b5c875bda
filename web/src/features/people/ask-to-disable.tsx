import { AskOnce } from '../../shared/ui/ask-once'
import { said } from '../../shared/ui/said'
import { useSwitchAccount, type Person } from './api'

type Props = { person: Person; isMe: boolean; onClose: () => void }

export function AskToDisable({ person, isMe, onClose }: Props) {
  const disable = useSwitchAccount('disable')
  const act = () =>
    disable.mutate(person.id, {
      onSuccess: () => {
        onClose()
        said(`${person.name} can no longer sign in.`)
      },
    })
  return (
    <AskOnce
      opened
      title={isMe ? 'Disable your own account?' : `Disable ${person.name}?`}
      act="Disable"
      isPending={disable.isPending}
      error={disable.error}
      onAct={act}
      onClose={onClose}
    >
      {isMe
        ? 'You are signed out at once, and only another administrator can let you in again.'
        : 'Every session of this person ends at once, and no sign-in succeeds until the account is enabled again. Its tokens are revoked for good; all else stays as it is.'}
    </AskOnce>
  )
}
