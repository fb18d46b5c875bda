import { Textarea, TextInput } from '@mantine/core'

import { typedIn } from '../../shared/ui/fields'
import type { About, Secret } from './api'

/** What is said of a secret beside its value. */
export function AboutFields({ secret }: { secret?: Secret }) {
  return (
    <>
      <Textarea
        label="Description"
        name="description"
        description="What it opens, and where a new one comes from."
        defaultValue={secret?.description ?? ''}
        maxLength={1000}
        autosize
        minRows={2}
      />
      <TextInput
        type="date"
        label="Expires on"
        name="expires"
        description="Its owner is reminded two weeks before. From that day on no build is given it."
        defaultValue={secret?.expires_at?.slice(0, 10) ?? ''}
      />
    </>
  )
}

/** Who owns it stays as it is, unless somebody else is named. */
export function aboutTypedIn(form: HTMLFormElement, owner: string | null = null): About {
  const day = typedIn(form, 'expires')
  return {
    description: typedIn(form, 'description'),
    owner_id: owner,
    expires_at: day === '' ? null : `${day}T00:00:00Z`,
  }
}
