import { Anchor, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { useState, type SubmitEvent } from 'react'

import type { Method } from '../../shared/api/step-up'
import { typedIn } from '../../shared/ui/fields'
import { isGivenHere, wordsFor, type GivenHere, type Proof } from './proof'
import { Said } from './said-at-the-door'

type Props = {
  methods: Method[]
  /** What is for need alone, and stands behind “Other ways”. */
  inNeed?: GivenHere
  /** The words on the button: "Continue". */
  act: string
  isPending: boolean
  error: Error | null
  onProof: (proof: Proof) => void
  onPasskey: () => void
  /** Another way is taken: what was said of the former holds for it no longer. */
  onChange: () => void
}

/** One way of proving that it is you, and the others a click away. */
export function ProofForm({ methods, inNeed, act, isPending, error, onProof, onPasskey, onChange }: Props) {
  const given = methods.filter(isGivenHere)
  const [isInNeed, setInNeed] = useState(false)
  const [chosen, setChosen] = useState<GivenHere | undefined>(given[0])
  const ways = isInNeed && inNeed !== undefined ? [...given, inNeed] : given
  if (chosen === undefined) return null

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = typedIn(event.currentTarget, 'typed')
    if (chosen === 'password') onProof({ method: chosen, password: typed })
    if (chosen === 'code' || chosen === 'recovery_code' || chosen === 'break_glass')
      onProof({ method: chosen, code: typed })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {chosen !== 'passkey' && <Typed key={chosen} method={chosen} />}
        <Said error={error} />
        {chosen === 'passkey' ? (
          <Button size="sm" fullWidth leftSection={<KeyRound />} loading={isPending} onClick={onPasskey}>
            Use your passkey
          </Button>
        ) : (
          <Button type="submit" size="sm" fullWidth loading={isPending}>
            {act}
          </Button>
        )}
        <Group gap="md">
          {ways
            .filter((method) => method !== chosen)
            .map((method) => (
              <Anchor
                key={method}
                component="button"
                type="button"
                onClick={() => {
                  setChosen(method)
                  onChange()
                }}
              >
                {wordsFor[method]} instead
              </Anchor>
            ))}
          {inNeed !== undefined && !isInNeed && (
            <Anchor component="button" type="button" c="dimmed" onClick={() => setInNeed(true)}>
              Other ways
            </Anchor>
          )}
        </Group>
      </Stack>
    </form>
  )
}

const wheresIt = {
  recovery_code: 'One of the ten you kept; each works once.',
  break_glass:
    'The sealed code of the installation. It works once, for an administrator, and all of them are told.',
}

function Typed({ method }: { method: Exclude<GivenHere, 'passkey'> }) {
  const common = {
    label: wordsFor[method],
    name: 'typed',
    size: 'sm',
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
    autoFocus: true,
  } as const
  if (method === 'password') return <PasswordInput {...common} autoComplete="current-password" />
  if (method === 'code')
    return (
      <TextInput
        {...common}
        description="Six digits, which change every half minute."
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
      />
    )
  return (
    <TextInput
      {...common}
      description={wheresIt[method]}
      autoComplete="off"
      spellCheck={false}
      maxLength={40}
    />
  )
}
