import { AskOnce } from '../../shared/ui/ask-once'
import { useMakeLink, type Person } from './api'
import type { Invitation } from './link-shown'

type Props = {
  person: Person
  onLink: (invitation: Invitation) => void
  onClose: () => void
}

export function AskForLink({ person, onLink, onClose }: Props) {
  const makeLink = useMakeLink()
  const act = () =>
    makeLink.mutate(person.id, {
      onSuccess: ({ link }) => {
        if (link !== null) onLink({ name: person.name, link })
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
