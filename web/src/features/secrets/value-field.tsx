import { Checkbox, PasswordInput, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'

const SHORTEST = 8

const COMMON = {
  label: 'Value',
  name: 'value',
  description: `At least ${SHORTEST} characters. Nobody can read it back, you neither.`,
  required: true,
  withAsterisk: false,
  minLength: SHORTEST,
  // A browser would offer to keep it as the password of this site.
  autoComplete: 'off',
  spellCheck: false,
}

/** What is typed here goes to the vault and comes back to nobody. */
export function ValueField() {
  const [isLong, setIsLong] = useState(false)
  return (
    <Stack gap="xs">
      {isLong ? (
        <Textarea {...COMMON} autosize minRows={4} maxRows={10} />
      ) : (
        <PasswordInput {...COMMON} data-1p-ignore />
      )}
      <Checkbox
        label="Several lines, as in a file of a key"
        checked={isLong}
        onChange={(event) => setIsLong(event.currentTarget.checked)}
      />
    </Stack>
  )
}
