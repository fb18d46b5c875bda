import { Button, Checkbox, Fieldset, Group, Modal, NativeSelect, Stack } from '@mantine/core'
import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'

import { tokenOptionsQuery, type NewToken } from '../api/tokens'
import { Failed, Refusal } from '../ui/failed'
import { typedIn } from '../ui/fields'
import { Loading } from '../ui/loading'
import { grouped } from './scopes'

type Props = {
  title: string
  /** Where the token can be bound to one; a service account's is bound already. */
  workspaces?: { id: string; name: string }[]
  /** What can be ticked; all that any token can be given, if nothing is said. */
  scopes?: string[]
  isPending: boolean
  error: unknown
  onMake: (wanted: NewToken) => void
  onClose: () => void
}

const USUAL_DAYS = 30

/** Asks what a new token is for; nothing is ticked beforehand. */
export function MakeToken({ title, workspaces, scopes: offered, isPending, error, onMake, onClose }: Props) {
  const options = useQuery(tokenOptionsQuery)
  const [scopes, setScopes] = useState<string[]>([])

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    onMake({
      name: typedIn(form, 'name'),
      scopes,
      expires_in_days: Number(typedIn(form, 'days')),
      networks: typedIn(form, 'networks').split(/[\s,]+/).filter(Boolean),
      workspace_id: typedIn(form, 'workspace') || null,
    })
  }

  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      {options.error && !options.data && <Failed error={options.error} />}
      {options.isPending && <Loading label="Loading what a token can do" />}
      {options.data && (
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Name"
              name="name"
              description="The program that will hold it."
              required
              withAsterisk={false}
              maxLength={120}
              data-autofocus
            />
            <Scopes among={offered ?? options.data.scopes} chosen={scopes} onChoose={setScopes} />
            {workspaces && (
              <NativeSelect
                label="Workspace"
                name="workspace"
                data={[
                  { value: '', label: 'Every workspace of mine' },
                  ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            )}
            <NumberInput
              label="Expires after so many days"
              name="days"
              defaultValue={Math.min(USUAL_DAYS, options.data.longest_days)}
              min={1}
              max={options.data.longest_days}
              allowDecimal={false}
              description={`At most ${options.data.longest_days}.`}
            />
            <Textarea
              label="Addresses"
              name="networks"
              description="Good from these alone: 192.0.2.0/24 or 2001:db8::/32, one a line. Empty: from everywhere."
              autosize
              minRows={1}
            />
            <Refusal error={error} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={isPending} disabled={scopes.length === 0}>
                Make the token
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

type ScopesProps = { among: string[]; chosen: string[]; onChoose: (scopes: string[]) => void }

function Scopes({ among, chosen, onChoose }: ScopesProps) {
  return (
    <Checkbox.Group
      label="What it may do"
      description="Never more than its owner may at that moment."
      value={chosen}
      onChange={onChoose}
    >
      <Stack gap="xs" pt="xs">
        {grouped(among).map(({ name, scopes }) => (
          <Fieldset key={name} legend={name}>
            <Stack gap="xs">
              {scopes.map(({ scope, may }) => (
                <Checkbox key={scope} value={scope} label={may} />
              ))}
            </Stack>
          </Fieldset>
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
