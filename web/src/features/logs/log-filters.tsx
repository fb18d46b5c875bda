import { Group, NativeSelect, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'

import type { Level, Wanted } from './api'

const levels: { value: Level; label: string }[] = [
  { value: 'debug', label: 'All' },
  { value: 'info', label: 'Information and worse' },
  { value: 'warning', label: 'Warnings and worse' },
  { value: 'error', label: 'Errors' },
]
const programs: { value: Wanted['program']; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'api', label: 'API' },
  { value: 'worker', label: 'Worker' },
]

type Props = { wanted: Wanted; onChange: (wanted: Wanted) => void }

export function LogFilters({ wanted, onChange }: Props) {
  const change = (part: Partial<Wanted>) => onChange({ ...wanted, ...part })
  return (
    <Group gap="sm" role="search" aria-label="Log lines" align="end">
      <NativeSelect
        label="Level"
        data={levels}
        value={wanted.level}
        onChange={(event) => change({ level: event.currentTarget.value as Level })}
      />
      <NativeSelect
        label="Program"
        data={programs}
        value={wanted.program}
        onChange={(event) =>
          change({ program: event.currentTarget.value as Wanted['program'] })
        }
      />
      <TextInput
        label="Since"
        type="datetime-local"
        value={wanted.since}
        onChange={(event) => change({ since: event.currentTarget.value })}
      />
      <TextInput
        label="Request"
        maxLength={64}
        value={wanted.request_id}
        onChange={(event) => change({ request_id: event.currentTarget.value.trim() })}
      />
      <TextInput
        label="Text"
        type="search"
        maxLength={200}
        leftSection={<Search />}
        value={wanted.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
    </Group>
  )
}
