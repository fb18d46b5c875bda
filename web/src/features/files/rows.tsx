import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, FileX } from 'lucide-react'

import { Refused } from '../../shared/api/client'
import { ColumnType, isNumeric } from '../../shared/ui/column-type'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { count } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { PAGE_ROWS, rowsQuery, type Cell, type RawFile, type RowPage } from './api'
import classes from './rows.module.css'
import { whyOf } from './why'

type Props = { workspaceId: string; file: RawFile; page: number }

/** What stands in a raw file, page by page, as the reader of the platform understands it. */
export function Rows({ workspaceId, file, page }: Props) {
  const rows = useQuery(rowsQuery(workspaceId, file.id, page))
  if (rows.isPending) return <Loading label="Loading rows" isInset />
  if (rows.isError) return <NotShown error={rows.error} retry={() => void rows.refetch()} />
  return (
    <>
      <div className={classes.view} aria-busy={rows.isPlaceholderData}>
        <Grid label={`Rows of ${file.name}`} page={rows.data} />
      </div>
      <Pager page={page} shown={rows.data} isComing={rows.isPlaceholderData} />
    </>
  )
}

/** A file that cannot be read stays as it is: asking again changes nothing. */
function NotShown({ error, retry }: { error: Error; retry: () => void }) {
  if (!(error instanceof Refused) || error.problem.status !== 422)
    return <Failed error={error} retry={retry} />
  return (
    <div role="alert" className={classes.refused}>
      <Empty icon={FileX} title="No rows can be shown">
        {whyOf(error)}
      </Empty>
    </div>
  )
}

function Grid({ label, page }: { label: string; page: RowPage }) {
  return (
    <table className={classes.grid} aria-label={label} aria-rowcount={page.row_count + 1}>
      <thead>
        <tr>
          <th scope="col" className={classes.number} aria-label="Row" />
          {page.columns.map(({ name, type }) => (
            <th key={name} scope="col" data-number={isNumeric(type) || undefined}>
              <span className={classes.column}>
                <ColumnType type={type} />
                {name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {page.rows.map((row, index) => (
          <tr key={page.offset + index}>
            <th scope="row" className={classes.number}>
              {count(page.offset + index + 1)}
            </th>
            {page.columns.map(({ name, type }, column) => (
              <Value key={name} cell={row[column] ?? null} isNumber={isNumeric(type)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ cell, isNumber }: { cell: Cell; isNumber: boolean }) {
  const text = textOf(cell)
  return (
    <td title={text} data-number={isNumber || undefined} data-null={cell === null || undefined}>
      {text}
    </td>
  )
}

function textOf(cell: Cell): string {
  if (cell === null) return 'null'
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

type PagerProps = { page: number; shown: RowPage; isComing: boolean }

function Pager({ page, shown, isComing }: PagerProps) {
  const navigate = useNavigate()
  const go = (to: number) =>
    void navigate({ to: '.', search: to === 1 ? {} : { page: String(to) }, replace: true })
  return (
    <nav className={classes.pager} aria-label="Pages">
      <output>{rangeOf(shown)}</output>
      <Button
        variant="default"
        leftSection={<ArrowLeft />}
        disabled={page === 1}
        onClick={() => go(page - 1)}
      >
        Previous
      </Button>
      <Button
        variant="default"
        rightSection={<ArrowRight />}
        disabled={page * PAGE_ROWS >= shown.row_count}
        loading={isComing}
        onClick={() => go(page + 1)}
      >
        Next
      </Button>
    </nav>
  )
}

function rangeOf({ offset, rows, row_count: all }: RowPage): string {
  if (all === 0) return 'The file has columns, and no rows.'
  if (rows.length === 0) return `There are only ${count(all)} rows.`
  return `Rows ${count(offset + 1)} to ${count(offset + rows.length)} of ${count(all)}`
}
