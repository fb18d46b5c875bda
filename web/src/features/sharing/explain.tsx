import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { PersonFound } from '../../shared/api/people'
import { Refusal } from '../../shared/ui/failed'
import { FindPerson } from '../../shared/ui/find-person'
import { Section } from '../../shared/ui/section'
import { explainQuery } from './api'
import { sentence } from './rights'
import { usePrograms } from './use-programs'

type Props = { workspaceId: string; transformId: string; name: string }

const NOBODY: ReadonlySet<string> = new Set()

/** Why somebody may, or may not: every right that can be asked about here. */
export function Explain({ workspaceId, transformId, name }: Props) {
  const [person, setPerson] = useState<PersonFound | null>(null)
  const programs = usePrograms(workspaceId)
  const explained = useQuery({
    ...explainQuery(workspaceId, transformId, person?.id ?? ''),
    enabled: person !== null,
  })
  return (
    <Section title="Who may do what, and why" lead="Choose a person.">
      <FindPerson
        programs={programs}
        present={NOBODY}
        presentWords=""
        chosen={person}
        onChoose={setPerson}
      />
      <Refusal error={explained.error} />
      {person && explained.data && (
        <ul aria-label={`What ${person.name} may do`}>
          {explained.data.map((one) => (
            <li key={one.permission}>{sentence(person.name, name, one)}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}
