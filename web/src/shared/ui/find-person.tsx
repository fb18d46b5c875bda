import { Radio, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'

import { peopleSearch, SHORTEST_SEARCH, type PersonFound } from '../api/people'
import { Refusal } from './failed'
import classes from './find-person.module.css'

const SETTLE_MS = 150

type Props = {
  /** Who can be found here although no search of the installation knows of them. */
  programs?: PersonFound[]
  /** Who cannot be chosen, and the words that say why. */
  present: ReadonlySet<string>
  presentWords: string
  chosen: PersonFound | null
  onChoose: (person: PersonFound) => void
}

export function FindPerson({ programs = [], present, presentWords, chosen, onChoose }: Props) {
  const [typed, setTyped] = useState('')
  const [part] = useDebouncedValue(typed.trim(), SETTLE_MS)
  const search = useQuery(peopleSearch(part))
  const found =
    part.length < SHORTEST_SEARCH ? [] : [...named(programs, part), ...(search.data ?? [])]
  // Whoever was chosen stays in view while people type on.
  const listed = chosen && found.every(({ id }) => id !== chosen.id) ? [chosen, ...found] : found
  return (
    <Stack gap="xs">
      <TextInput
        label="Find a person"
        description={
          programs.length === 0
            ? 'Anybody with an account here, by a part of the name.'
            : 'Anybody with an account here, or a service account of this workspace, by a part of the name.'
        }
        leftSection={<Search aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-autofocus
      />
      <Refusal error={search.error} />
      <div role="radiogroup" aria-label="People found" className={classes.found}>
        {listed.map((person) => (
          <Radio
            key={person.id}
            name="person"
            size="xs"
            label={person.name}
            description={present.has(person.id) ? `${person.login}, ${presentWords}` : person.login}
            disabled={present.has(person.id)}
            checked={person.id === chosen?.id}
            onChange={() => onChoose(person)}
          />
        ))}
        {listed.length === 0 && (
          <p role="status" className={classes.hint}>
            {hintOf(part, search.isSuccess && !search.isFetching)}
          </p>
        )}
      </div>
    </Stack>
  )
}

const named = (programs: PersonFound[], part: string) =>
  programs.filter(({ name }) => name.toLowerCase().includes(part.toLowerCase()))

function hintOf(part: string, isKnown: boolean): string {
  if (part.length < SHORTEST_SEARCH) return 'Type two letters or more.'
  return isKnown ? 'Nobody of that name. An administrator can make an account.' : ''
}
