import { Button, Group } from '@mantine/core'
import { ArrowDown, ArrowUp, EyeOff } from 'lucide-react'

import type { Column } from '../../shared/api/datasets'
import { count } from '../../shared/ui/format'
import type { Cell, Statistics } from './api'
import { cellText } from './cell-text'
import classes from './column-details.module.css'
import { FilterForm } from './filter-form'
import { Sketch } from './sketch'
import { withColumn, type View } from './view'

type Props = {
  column: Column
  statistics: Statistics | undefined
  view: View
  onView: (view: View) => void
  all: Column[]
}

export function ColumnDetails({ column, statistics, view, onView, all }: Props) {
  const sort = (descending: boolean) => onView({ ...view, sort: column.name, descending })
  return (
    <section className={classes.details} aria-label={column.name}>
      <header>
        <h3 className={classes.name}>{column.name}</h3>
        <span className={classes.type}>{column.type}</span>
      </header>
      <Group gap="xs">
        <Button variant="default" leftSection={<ArrowUp />} onClick={() => sort(false)}>
          Ascending
        </Button>
        <Button variant="default" leftSection={<ArrowDown />} onClick={() => sort(true)}>
          Descending
        </Button>
        <Button
          variant="subtle"
          leftSection={<EyeOff />}
          onClick={() => onView(withColumn(all, view, column.name, false))}
        >
          Hide
        </Button>
      </Group>
      <FilterForm
        column={column}
        onFilter={(filter) => onView({ ...view, filters: [...view.filters, filter] })}
      />
      {statistics && <Numbers statistics={statistics} />}
    </section>
  )
}

function Numbers({ statistics }: { statistics: Statistics }) {
  const facts: [string, Cell][] = [
    ['Null', statistics.null_count],
    [statistics.is_distinct_exact ? 'Distinct' : 'Distinct, about', statistics.distinct_count],
    ['Least', statistics.min],
    ['Greatest', statistics.max],
    ['Mean', statistics.mean],
    ['Standard deviation', statistics.std],
  ]
  return (
    <>
      {statistics.histogram && (
        <div className={classes.histogram}>
          <Sketch statistics={statistics} />
        </div>
      )}
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{numberOrText(value)}</dd>
              </div>
            ),
        )}
      </dl>
      {statistics.top && statistics.top.length > 0 && (
        <ol className={classes.top} aria-label="Most frequent values">
          {statistics.top.slice(0, TOP).map((one, index) => (
            <li key={index}>
              <span>{cellText(one.value)}</span>
              <span>{count(one.count)}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

const TOP = 8

const numberOrText = (value: Cell) =>
  typeof value === 'number' && Number.isInteger(value) ? count(value) : cellText(value)
