import { PasswordInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Refused } from '../../shared/api/client'
import { instanceQuery } from '../../shared/api/me'
import { sentenceOf } from '../../shared/ui/failed'

type Props = { label: string; name: string; size?: 'xs' | 'sm'; error: unknown }

const ABOUT_THE_PASSWORD = ['PasswordTooShort', 'PasswordTooCommon']

export const isAboutThePassword = (error: unknown) =>
  error instanceof Refused && ABOUT_THE_PASSWORD.includes(error.problem.type)

/** A new password, with the installation's rule beside it rather than after the refusal. */
export function NewPassword({ label, name, size = 'sm', error }: Props) {
  const minimum = useQuery(instanceQuery).data?.password_minimum
  const [length, setLength] = useState(0)
  return (
    <PasswordInput
      label={label}
      name={name}
      size={size}
      required
      withAsterisk={false}
      autoComplete="new-password"
      description={minimum === undefined ? ' ' : ruleFor(minimum, length)}
      error={isAboutThePassword(error) && sentenceOf(error)}
      onChange={(event) => setLength(event.currentTarget.value.length)}
    />
  )
}

function ruleFor(minimum: number, length: number): string {
  const rule = `At least ${minimum} characters. A few words in a row are easy to keep and hard to guess.`
  if (length === 0) return rule
  return length < minimum ? `${minimum - length} more to go.` : 'Long enough.'
}
