import { useState } from 'react'

import type { PersonFound } from '../../shared/api/people'
import { FindPerson } from '../../shared/ui/find-person'
import { said } from '../../shared/ui/said'
import { AboutFields, aboutTypedIn } from './about-fields'
import { useDescribeSecret, type Secret } from './api'
import { Dialog } from './dialog'

type Props = { workspaceId: string; secret: Secret; onClose: () => void }

export function DescribeSecret({ workspaceId, secret, onClose }: Props) {
  const describe = useDescribeSecret(workspaceId)
  const [owner, setOwner] = useState<PersonFound | null>(null)
  function submit(form: HTMLFormElement) {
    const about = aboutTypedIn(form, owner?.id)
    describe.mutate(
      { id: secret.id, about },
      {
        onSuccess: () => {
          said(`${secret.name} is described anew.`)
          onClose()
        },
      },
    )
  }
  return (
    <Dialog
      title={`About ${secret.name}`}
      act="Save"
      isPending={describe.isPending}
      error={describe.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <AboutFields secret={secret} />
      <FindPerson
        present={new Set([secret.owner.id])}
        presentWords="looks after it now"
        chosen={owner}
        onChoose={setOwner}
      />
    </Dialog>
  )
}
