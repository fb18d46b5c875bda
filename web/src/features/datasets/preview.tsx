import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'

import type { Snapshot } from '../../shared/api/datasets'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { rowsQuery, statisticsQuery, type Source, type Statistics } from './api'
import { Grid } from './grid'
import { OlderNotice } from './older-notice'
import classes from './preview.module.css'
import { PreviewTools } from './preview-tools'
import { addressOf, shownColumns, viewIn, type View } from './view'

type Props = {
  name: string
  workspaceId: string
  transformId: string
  snapshot: Snapshot
  snapshots: Snapshot[]
  address: unknown
}

export function Preview({ name, workspaceId, transformId, snapshot, snapshots, address }: Props) {
  const navigate = useNavigate()
  const view = useMemo(() => viewIn(address), [address])
  const source = useMemo(
    () => ({ workspaceId, transformId, snapshotId: snapshot.id }),
    [workspaceId, transformId, snapshot.id],
  )
  const columns = useMemo(() => shownColumns(snapshot.columns, view), [snapshot.columns, view])
  const first = useQuery(rowsQuery(source, view, 0))
  const statistics = useStatistics(source, snapshot)
  const look = (next: View) =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, view: addressOf(next) }),
      replace: true,
    })

  return (
    <section className={classes.preview} aria-label="Preview">
      <PreviewTools
        source={source}
        name={name}
        snapshot={snapshot}
        snapshots={snapshots}
        view={view}
        onView={look}
        matched={first.data?.matched_count}
      />
      {!snapshot.is_current && <OlderNotice source={source} snapshot={snapshot} />}
      {first.isPending && <Loading label="Loading rows" isInset />}
      {first.isError && <Failed error={first.error} retry={() => void first.refetch()} />}
      {first.data && (
        <Grid
          key={JSON.stringify(view)}
          label={`Rows of ${name}`}
          source={source}
          view={view}
          onView={look}
          all={snapshot.columns}
          columns={columns}
          matched={first.data.matched_count}
          statistics={statistics}
        />
      )}
    </section>
  )
}

/** Few columns at a time, so that the first shapes appear while the last are still counted. */
const AT_A_TIME = 8

function useStatistics(source: Source, snapshot: Snapshot): Map<string, Statistics> {
  const names = snapshot.columns.map((column) => column.name)
  const groups = Array.from({ length: Math.ceil(names.length / AT_A_TIME) }, (_, group) =>
    names.slice(group * AT_A_TIME, (group + 1) * AT_A_TIME),
  )
  const answers = useQueries({ queries: groups.map((group) => statisticsQuery(source, group)) })
  return new Map(
    answers.flatMap((answer) => (answer.data ?? []).map((one) => [one.column, one] as const)),
  )
}
