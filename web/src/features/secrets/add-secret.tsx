import { TextInput } from '@mantine/core'

import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { AboutFields, aboutTypedIn } from './about-fields'
import { useAddSecret } from './api'
import { Dialog } from './dialog'
import { ValueField } from './value-field'

type Props = { workspaceId: string; onClose: () => void }

export function AddSecret({ workspaceId, onClose }: Props) {
  const add = useAddSecret(workspaceId)
  function submit(form: HTMLFormElement) {
    const name = typedIn(form, 'name')
    const added = { name, value: typedIn(form, 'value'), ...aboutTypedIn(form) }
    add.mutate(added, {
      onSuccess: () => {
        said(`${name} is in the vault.`)
        onClose()
      },
    })
  }
  return (
    <Dialog
      title="Add a secret"
      act="Add the secret"
      isPending={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        name="name"
        description="As code names it, for example API_KEY."
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <ValueField />
      <AboutFields />
    </Dialog>
  )
}
