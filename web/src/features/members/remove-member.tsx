import { useNavigate } from '@tanstack/react-router'

import type { Member } from '../../shared/api/members'
import { AskOnce } from '../../shared/ui/ask-once'
import { said } from '../../shared/ui/said'
import { useRemoveMember } from './api'

type Props = {
  workspaceId: string
  member: Member
  isMe: boolean
  opened: boolean
  onClose: () => void
}

export function RemoveMember({ workspaceId, member, isMe, opened, onClose }: Props) {
  const remove = useRemoveMember(workspaceId)
  const navigate = useNavigate()
  const close = () => {
    remove.reset()
    onClose()
  }
  // By promise: the row that asks is gone with its member.
  const act = () =>
    remove.mutateAsync(member.person_id).then(
      () => {
        said(isMe ? 'You are no longer a member.' : `${member.name} is no longer a member.`)
        if (isMe) void navigate({ to: '/workspaces' })
      },
      () => undefined,
    )
  return (
    <AskOnce
      opened={opened}
      title={isMe ? 'Leave this workspace?' : `Remove ${member.name}?`}
      act={isMe ? 'Leave' : 'Remove'}
      isPending={remove.isPending}
      error={remove.error}
      onAct={() => void act()}
      onClose={close}
    >
      {isMe
        ? 'You lose all your roles here at once. Somebody else has to add you again.'
        : 'All roles here end at once. What this person wrote and built stays as it is.'}
    </AskOnce>
  )
}
