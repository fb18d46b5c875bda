import { Popover, UnstyledButton } from '@mantine/core'
import { ArrowDown, ArrowUp, Filter as FilterIcon } from 'lucide-react'

import type { Column } from '../../shared/api/datasets'
import { ColumnType } from '../../shared/ui/column-type'
import type { Statistics } from './api'
import { ColumnDetails } from './column-details'
import classes from './head-cell.module.css'
import { Sketch } from './sketch'
import { summaryOf } from './summary'
import type { View } from './view'

type Props = {
  column: Column
  statistics: Statistics | undefined
  view: View
  onView: (view: View) => void
  all: Column[]
}

/** The head of a column: its name, its shape at a glance, and everything one can do with it. */
export function HeadCell({ column, statistics, view, onView, all }: Props) {
  const isSorted = view.sort === column.name
  const isFiltered = view.filters.some((filter) => filter.column === column.name)
  return (
    <div role="columnheader" aria-sort={sortWord(isSorted, view.descending)} className={classes.cell}>
      <Popover position="bottom-start" trapFocus>
        <Popover.Target>
          <UnstyledButton className={classes.button}>
            <span className={classes.line}>
              <ColumnType type={column.type} />
              <span className={classes.name} title={column.name}>
                {column.name}
              </span>
              {isFiltered && <FilterIcon role="img" aria-label="filtered" />}
              {isSorted && (view.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
            </span>
            <Sketch statistics={statistics} />
            <span className={classes.summary}>{statistics ? summaryOf(statistics) : column.type}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <ColumnDetails
            column={column}
            statistics={statistics}
            view={view}
            onView={onView}
            all={all}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

function sortWord(isSorted: boolean, isDescending: boolean) {
  if (!isSorted) return 'none' as const
  return isDescending ? ('descending' as const) : ('ascending' as const)
}
