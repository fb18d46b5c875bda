import { Button, Group, MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { useState } from 'react'

import { peopleSearch } from '../../shared/api/people'
import { workspacesQuery } from '../../shared/api/workspace'
import { exactTime } from '../../shared/ui/format'
import { kindsQuery, type Names } from './api'
import classes from './filter-bar.module.css'
import { isNarrowed, kindsIn, sinceOf, spans, type Filter } from './filter'

const SETTLE_MS = 250

type Props = {
  filter: Filter
  names: Names
  isEverywhere: boolean
  onChange: (changed: Filter) => void
  onClear: () => void
}

export function FilterBar({ filter, names, isEverywhere, onChange, onClear }: Props) {
  return (
    <form
      role="search"
      aria-label="Search the audit log"
      className={classes.bar}
      onSubmit={(event) => event.preventDefault()}
    >
      <Typed
        label="Text"
        placeholder="Any word in a line"
        value={filter.text}
        onType={(text) => onChange({ text })}
      />
      <PersonSelect
        key={filter.person}
        chosen={filter.person}
        names={names}
        onChoose={(person) => onChange({ person })}
      />
      <KindSelect filter={filter} onChange={onChange} />
      {isEverywhere && <WorkspaceSelect filter={filter} onChange={onChange} />}
      <Select
        aria-label="Outcome"
        placeholder="Any outcome"
        clearable
        value={filter.outcome ?? null}
        data={[
          { value: 'done', label: 'Done' },
          { value: 'refused', label: 'Refused' },
        ]}
        onChange={(outcome) => onChange({ outcome: outcome ?? '' })}
      />
      <Select
        aria-label="Time"
        placeholder={timeOf(filter)}
        value={null}
        data={[...spans]}
        onChange={(span) => onChange({ since: sinceOf(span ?? '') ?? '', until: '' })}
      />
      <Typed
        label="Object"
        placeholder="Id of an object"
        value={filter.object}
        onType={(object) => onChange({ object })}
      />
      <Typed
        label="Address"
        placeholder="Address"
        value={filter.address}
        onType={(address) => onChange({ address })}
      />
      <Group gap="sm">
        <Switch
          size="xs"
          label="Changed rows too"
          checked={filter.rows === 'yes'}
          onChange={(event) => onChange({ rows: event.currentTarget.checked ? 'yes' : '' })}
        />
        {isNarrowed(filter) && (
          <Button variant="subtle" leftSection={<X />} onClick={onClear}>
            Clear
          </Button>
        )}
      </Group>
    </form>
  )
}

function timeOf({ since, until }: Filter): string {
  if (since && until) return `${exactTime(since)} to ${exactTime(until)}`
  if (since) return `Since ${exactTime(since)}`
  return until ? `Until ${exactTime(until)}` : 'Any time'
}

type TypedProps = {
  label: string
  placeholder: string
  value: string | undefined
  onType: (value: string) => void
}

/** Searches once the hands rest. A value that comes from elsewhere is a new field. */
function Typed({ value, ...props }: TypedProps) {
  const [own, setOwn] = useState(value ?? '')
  const isOthers = (value ?? '') !== own.trim()
  return <Field key={isOthers ? value : 'own'} value={value} {...props} onOwn={setOwn} />
}

function Field({
  label,
  placeholder,
  value,
  onType,
  onOwn,
}: TypedProps & { onOwn: (value: string) => void }) {
  const settle = useDebouncedCallback((typed: string) => {
    onOwn(typed)
    onType(typed)
  }, SETTLE_MS)
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      leftSection={label === 'Text' ? <Search aria-hidden /> : undefined}
      defaultValue={value}
      onChange={(event) => settle(event.currentTarget.value.trim())}
    />
  )
}

type PersonProps = { chosen: string | undefined; names: Names; onChoose: (person: string) => void }

function PersonSelect({ chosen, names, onChoose }: PersonProps) {
  const [typed, setTyped] = useState('')
  const [part] = useDebouncedValue(typed.trim(), SETTLE_MS)
  const found = useQuery(peopleSearch(part)).data ?? []
  const known = chosen === undefined ? [] : [{ value: chosen, label: names[chosen] ?? chosen }]
  const others = found.filter(({ id }) => id !== chosen)
  return (
    <Select
      aria-label="Person"
      placeholder="Anybody"
      searchable
      clearable
      value={chosen ?? null}
      data={[...known, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
      nothingFoundMessage="Type two letters of a name."
      onSearchChange={setTyped}
      onChange={(person) => onChoose(person ?? '')}
    />
  )
}

type Part = { filter: Filter; onChange: (changed: Filter) => void }

function KindSelect({ filter, onChange }: Part) {
  const kinds = useQuery(kindsQuery).data ?? []
  const chosen = kindsIn(filter)
  const slices = [...new Set(kinds.map((one) => one.slice))].sort()
  return (
    <MultiSelect
      aria-label="Act"
      placeholder={chosen.length === 0 ? 'Any act' : undefined}
      size="xs"
      className={classes.kinds}
      searchable
      clearable
      value={chosen}
      data={slices.map((slice) => ({
        group: slice,
        items: kinds.filter((one) => one.slice === slice).map((one) => one.kind),
      }))}
      onChange={(wanted) => onChange({ kinds: wanted.join(',') })}
    />
  )
}

function WorkspaceSelect({ filter, onChange }: Part) {
  const workspaces = useQuery(workspacesQuery).data ?? []
  return (
    <Select
      aria-label="Workspace"
      placeholder="Everywhere"
      searchable
      clearable
      value={filter.workspace ?? null}
      data={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(workspace) => onChange({ workspace: workspace ?? '' })}
    />
  )
}
