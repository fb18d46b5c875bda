import { PasswordInput } from '@mantine/core'

const SHORTEST = 8

/** What is typed here goes to the vault and comes back to nobody. */
export function ValueField() {
  return (
    <PasswordInput
      label="Value"
      name="value"
      description={`At least ${SHORTEST} characters. Nobody can read it back, you neither.`}
      required
      withAsterisk={false}
      minLength={SHORTEST}
      // A browser would offer to keep it as the password of this site.
      autoComplete="off"
      data-1p-ignore
      spellCheck={false}
    />
  )
}
