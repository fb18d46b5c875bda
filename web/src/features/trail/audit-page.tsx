import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'

import { workspaceQuery } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed, Refusal } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { histogramQuery, linesQuery, type Line, type Lines, type Names } from './api'
import classes from './audit-page.module.css'
import { ExportMenu } from './export-menu'
import { filterOf, isNarrowed, type Filter } from './filter'
import { FilterBar } from './filter-bar'
import { Histogram } from './histogram'
import { LineDrawer } from './line-drawer'
import { LineTable } from './line-table'
import { SealBadge } from './seal-badge'

type Props = Filter & { workspaceId?: string }

/** What was done, by whom: all of it for administrators, of his workspace for an owner. */
export function AuditPage({ workspaceId, ...given }: Props) {
  const workspace = useQuery({
    ...workspaceQuery(workspaceId ?? ''),
    enabled: workspaceId !== undefined,
  }).data
  const filter = filterOf(given)
  const isEverywhere = workspaceId === undefined
  return (
    <Page
      title="Audit log"
      of={workspace?.name}
      actions={
        <>
          {isEverywhere && <SealBadge />}
          <ExportMenu workspaceId={workspaceId} filter={filter} />
        </>
      }
    >
      <Log workspaceId={workspaceId} filter={filter} />
    </Page>
  )
}

function Log({ workspaceId, filter }: { workspaceId: string | undefined; filter: Filter }) {
  const navigate = useNavigate()
  const found = useInfiniteQuery(linesQuery(workspaceId, filter))
  const histogram = useQuery(histogramQuery(workspaceId, filter)).data
  const [open, setOpen] = useState<Line | null>(null)
  const lines = found.data?.pages.flatMap((page) => page.lines) ?? []
  const names = namesIn(found.data?.pages ?? [])
  const isEverywhere = workspaceId === undefined

  const search = (wanted: Filter) =>
    void navigate({ to: '.', search: filterOf(wanted) as never, replace: true })
  const narrow = (changed: Filter) => search({ ...filter, ...changed })

  return (
    <>
      <FilterBar
        filter={filter}
        names={names}
        isEverywhere={isEverywhere}
        onChange={narrow}
        onClear={() => search(filter.rows ? { rows: filter.rows } : {})}
      />
      {histogram && (
        <Histogram found={histogram} onBrush={(since, until) => narrow({ since, until })} />
      )}
      {found.isPending && <Loading label="Loading the audit log" />}
      {found.isError && !found.data && (
        <Failed error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isSuccess && lines.length === 0 && !found.hasNextPage && (
        <Nothing isNarrowed={isNarrowed(filter)} />
      )}
      {lines.length > 0 && (
        <LineTable
          lines={lines}
          names={names}
          isEverywhere={isEverywhere}
          onOpen={setOpen}
          onNarrow={narrow}
        />
      )}
      <Older found={found} hasLines={lines.length > 0} />
      <LineDrawer
        workspaceId={workspaceId}
        line={open}
        names={names}
        onNarrow={(changed) => {
          setOpen(null)
          narrow(changed)
        }}
        onClose={() => setOpen(null)}
      />
    </>
  )
}

const namesIn = (pages: Lines[]): Names =>
  Object.fromEntries(pages.flatMap((page) => Object.entries(page.names)))

function Nothing({ isNarrowed: isSearch }: { isNarrowed: boolean }) {
  return isSearch ? (
    <Empty icon={ScrollText} title="No line says that">
      Every condition above holds at once. Leave one out, or look at another time.
    </Empty>
  ) : (
    <Empty icon={ScrollText} title="Nothing was written yet">
      Whatever is done here leaves a line: who, what, when and from where.
    </Empty>
  )
}

type OlderProps = {
  found: {
    error: Error | null
    hasNextPage: boolean
    isFetching: boolean
    isSuccess: boolean
    fetchNextPage: () => unknown
  }
  hasLines: boolean
}

function Older({ found, hasLines }: OlderProps) {
  if (!found.isSuccess) return null
  return (
    <div className={classes.older}>
      <Refusal error={found.error} />
      {found.hasNextPage ? (
        <>
          {!hasLines && <p>Not among the newest lines.</p>}
          <Button
            variant="default"
            loading={found.isFetching}
            onClick={() => void found.fetchNextPage()}
          >
            {hasLines ? 'Show older lines' : 'Search older lines'}
          </Button>
        </>
      ) : (
        hasLines && <p>These are all lines.</p>
      )}
    </div>
  )
}
