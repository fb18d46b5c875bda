import { Button, Drawer, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { count, exactTime } from '../../shared/ui/format'
import { Refusal } from '../../shared/ui/failed'
import { Section } from '../../shared/ui/section'
import { deedQuery, type Line, type Names } from './api'
import { Facts } from './facts'
import type { Filter } from './filter'
import classes from './line-drawer.module.css'
import { inRow } from './line-table'
import { whoOf } from './who'

type Props = {
  workspaceId: string | undefined
  line: Line | null
  names: Names
  onNarrow: (changed: Filter) => void
  onClose: () => void
}

/** All that a line says, and the rows that changed with it. */
export function LineDrawer({ line, onClose, ...props }: Props) {
  return (
    <Drawer
      opened={line !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={line?.kind ?? ''}
    >
      {line && <Told line={line} {...props} />}
    </Drawer>
  )
}

function Told({
  workspaceId,
  line,
  names,
  onNarrow,
}: Omit<Props, 'onClose' | 'line'> & { line: Line }) {
  const { name, more } = whoOf(line, names)
  return (
    <>
      <p className={classes.sentence}>
        <strong>{name}</strong> {more !== undefined && `${more} `}
        {inRow(line.did)}
      </p>
      <Narrowing line={line} onNarrow={onNarrow} />
      <Section title="What it says">
        <Facts facts={line.facts} names={names} />
      </Section>
      <Section title="Who, when and from where">
        <Facts facts={aroundOf(line)} names={names} />
      </Section>
      <Deed workspaceId={workspaceId} line={line} />
    </>
  )
}

function aroundOf(line: Line): Record<string, unknown> {
  const { leaf } = line
  return {
    at: exactTime(line.at),
    person: line.person_id,
    on_behalf_of: line.on_behalf_of,
    workspace: line.workspace_id,
    address: line.address,
    session: line.session_id,
    token: line.token_id,
    request: line.request_id,
    database_role: line.database_role,
    transaction: line.transaction,
    sealed:
      leaf === null ? 'not yet' : `as number ${count(leaf.number)} in tree ${leaf.epoch}`,
  }
}

function Narrowing({ line, onNarrow }: { line: Line; onNarrow: (changed: Filter) => void }) {
  const offers: { words: string; to: Filter }[] = [
    ...(line.person_id === null
      ? []
      : [{ words: 'Only this person', to: { person: line.person_id } }]),
    { words: 'Only this act', to: { kinds: line.kind } },
    ...(line.object_id === null
      ? []
      : [{ words: 'Only this object', to: { object: line.object_id } }]),
    ...(line.address === null
      ? []
      : [{ words: 'Only this address', to: { address: line.address } }]),
  ]
  return (
    <Group gap="xs" mb="md">
      {offers.map(({ words, to }) => (
        <Button key={words} variant="default" size="compact-xs" onClick={() => onNarrow(to)}>
          {words}
        </Button>
      ))}
    </Group>
  )
}

function Deed({ workspaceId, line }: { workspaceId: string | undefined; line: Line }) {
  const deed = useQuery(deedQuery(workspaceId, line.transaction))
  const others = deed.data?.lines.filter(({ id }) => id !== line.id) ?? []
  return (
    <Section title="In the same transaction">
      <Refusal error={deed.error} />
      {deed.isSuccess && others.length === 0 && <p className={classes.none}>Nothing else.</p>}
      {others.map((other) => (
        <details key={other.id} className={classes.other}>
          <summary>
            {other.did} <code>{other.kind}</code>
          </summary>
          <Facts facts={other.facts} names={deed.data?.names ?? {}} />
        </details>
      ))}
    </Section>
  )
}
