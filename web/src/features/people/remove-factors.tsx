import { AskOnce } from '../../shared/ui/ask-once'
import { said } from '../../shared/ui/said'
import { useRemoveFactors, type Person } from './api'

type Props = { person: Person; onClose: () => void }

/** For somebody who has lost them all, recovery codes included. */
export function RemoveFactors({ person, onClose }: Props) {
  const remove = useRemoveFactors()
  const act = () =>
    remove.mutate(person.id, {
      onSuccess: () => {
        onClose()
        said(`${person.name} has no second factor any more.`)
      },
    })
  return (
    <AskOnce
      opened
      title={`Remove the second factors of ${person.name}?`}
      act="Remove factors"
      isPending={remove.isPending}
      error={remove.error}
      onAct={act}
      onClose={onClose}
    >
      Only if you are sure that it is {person.name} who asks: from then on the password alone opens
      this account, until a factor is set up again. Every session of this person ends.
    </AskOnce>
  )
}
