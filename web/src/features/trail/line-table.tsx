import { UnstyledButton } from '@mantine/core'
import { Ban, Clock, Lock } from 'lucide-react'

import { count, exactTime } from '../../shared/ui/format'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import type { Line, Names } from './api'
import type { Filter } from './filter'
import classes from './line-table.module.css'
import { shortOf, whoOf } from './who'

type Props = {
  lines: Line[]
  names: Names
  isEverywhere: boolean
  onOpen: (line: Line) => void
  onNarrow: (changed: Filter) => void
}

export function LineTable({ lines, names, isEverywhere, onOpen, onNarrow }: Props) {
  return (
    <Table label="Audit log">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Did what</th>
          {isEverywhere && <th scope="col">Workspace</th>}
          <th scope="col">From</th>
          <th scope="col">Sealed</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id} data-refused={line.is_refusal || undefined}>
            <td data-soft>
              <When at={line.at} />
            </td>
            <td>
              <WhoCell line={line} names={names} onNarrow={onNarrow} />
            </td>
            <th scope="row" data-wide>
              <UnstyledButton className={classes.did} onClick={() => onOpen(line)}>
                {line.is_refusal && <Ban role="img" aria-label="Refused" className={classes.no} />}
                {inRow(line.did)}
              </UnstyledButton>{' '}
              <code className={classes.kind}>{line.kind}</code>
            </th>
            {isEverywhere && <td data-soft>{workspaceOf(line, names)}</td>}
            <td data-soft>{line.address ?? '—'}</td>
            <td data-soft>
              <Sealed line={line} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

type WhoProps = { line: Line; names: Names; onNarrow: (changed: Filter) => void }

function WhoCell({ line, names, onNarrow }: WhoProps) {
  const { name, id, more } = whoOf(line, names)
  return (
    <>
      {id === null ? (
        <span className={classes.nobody}>{name}</span>
      ) : (
        <UnstyledButton
          className={classes.who}
          title={`Show only what ${name} did`}
          onClick={() => onNarrow({ person: id })}
        >
          {name}
        </UnstyledButton>
      )}
      {more !== undefined && <span className={classes.more}> {more}</span>}
    </>
  )
}

function workspaceOf({ workspace_id: id }: Line, names: Names): string {
  return id === null ? '—' : (names[id] ?? shortOf(id))
}

/** The sentence goes on from the name beside it; an id in it is shortened. */
export function inRow(did: string): string {
  const short = did.replace(/(rid\.transform\.)?([0-9a-f]{8}-[0-9a-f-]{27})/g, (_, __, id: string) =>
    shortOf(id),
  )
  return short.charAt(0).toLowerCase() + short.slice(1)
}

function Sealed({ line }: { line: Line }) {
  const { leaf } = line
  if (leaf === null)
    return (
      <span className={classes.open} title="Is sealed within seconds">
        <Clock aria-hidden /> not yet
      </span>
    )
  return (
    <span
      className={classes.sealed}
      title={`Number ${count(leaf.number)} in tree ${leaf.epoch}, written ${exactTime(line.at)}`}
    >
      <Lock role="img" aria-label="Sealed" /> {count(leaf.number)}
    </span>
  )
}
