import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'

import { Empty } from '../../shared/ui/empty'
import { Failed, Refusal } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Table } from '../../shared/ui/table'
import { everything, logsQuery, type LogLine } from './api'
import { LogFilters } from './log-filters'
import { LogRow } from './log-row'
import classes from './logs-page.module.css'

const TYPED_MS = 250

/** What the platform's own programs have logged. For administrators. */
export function LogsPage() {
  const [wanted, setWanted] = useState(everything)
  const [asked] = useDebouncedValue(wanted, TYPED_MS)
  const logs = useInfiniteQuery({ ...logsQuery(asked), placeholderData: keepPreviousData })
  const lines = logs.data?.pages.flatMap((page) => page.lines)
  return (
    <Page
      title="Logs"
      lead="What the API and the worker say of themselves, the newest first. What steps print stands with their builds."
    >
      <LogFilters wanted={wanted} onChange={setWanted} />
      {logs.isPending && <Loading label="Loading log lines" />}
      {logs.isError && !lines && (
        <Failed error={logs.error} retry={() => void logs.refetch()} />
      )}
      {lines?.length === 0 && (
        <Empty icon={ScrollText} title="No line fits">
          Nothing that was logged here fits all of that. Take a lower level or an earlier time.
        </Empty>
      )}
      {lines && lines.length > 0 && (
        <Lines lines={lines} onFollow={(request_id) => setWanted({ ...everything, request_id })} />
      )}
      <div className={classes.older}>
        <Refusal error={lines && logs.error} />
        {logs.hasNextPage && (
          <Button
            variant="default"
            loading={logs.isFetchingNextPage}
            onClick={() => void logs.fetchNextPage()}
          >
            Show older lines
          </Button>
        )}
      </div>
    </Page>
  )
}

function Lines({ lines, onFollow }: { lines: LogLine[]; onFollow: (request: string) => void }) {
  return (
    <Table label="Log lines">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Level</th>
          <th scope="col">Program</th>
          <th scope="col">What happened</th>
          <th scope="col" aria-label="Actions" />
        </tr>
      </thead>
      <tbody>
        {lines.map((line, place) => (
          // Two lines may be alike in everything; older ones are only ever added below.
          <LogRow key={place} line={line} onFollow={onFollow} />
        ))}
      </tbody>
    </Table>
  )
}
