import { Text } from '@mantine/core'

import { typedIn } from '../../shared/ui/fields'
import { said } from '../../shared/ui/said'
import { useReplaceSecret, type Secret } from './api'
import { Dialog } from './dialog'
import { ValueField } from './value-field'

type Props = { workspaceId: string; secret: Secret; onClose: () => void }

export function ReplaceSecret({ workspaceId, secret, onClose }: Props) {
  const replace = useReplaceSecret(workspaceId)
  function submit(form: HTMLFormElement) {
    const changed = { id: secret.id, value: typedIn(form, 'value') }
    replace.mutate(changed, {
      onSuccess: ({ version }) => {
        said(`${secret.name} has a new value, version ${version}.`)
        onClose()
      },
    })
  }
  return (
    <Dialog
      title={`A new value for ${secret.name}`}
      act="Replace the value"
      isPending={replace.isPending}
      error={replace.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text c="dimmed">
        Builds that start from now on are given the new one. The former one is kept as a version.
      </Text>
      <ValueField />
    </Dialog>
  )
}
