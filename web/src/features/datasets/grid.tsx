import { useId, useRef, useState } from 'react'

import type { Column } from '../../shared/api/datasets'
import { Refusal } from '../../shared/ui/failed'
import { rootEm } from '../../shared/ui/root-em'
import { useTall } from '../../shared/ui/use-tall'
import type { Source, Statistics } from './api'
import { moved, type Place } from './grid-keys'
import { GridRow } from './grid-row'
import { wholeText } from './cell-text'
import { widthOf } from './column-width'
import classes from './grid.module.css'
import { HeadCell } from './head-cell'
import { useRows } from './use-rows'
import type { View } from './view'

const ROW_EM = 1.75
const HEAD_EM = 5.25
const NUMBER_EM = 4.5

type Props = {
  label: string
  source: Source
  view: View
  onView: (view: View) => void
  all: Column[]
  columns: Column[]
  matched: number
  statistics: Map<string, Statistics>
}

/** A window on rows of any number: only what is in view is drawn, and only that is asked for. */
export function Grid({ label, source, view, onView, all, columns, matched, statistics }: Props) {
  const em = rootEm()
  const scroller = useRef<HTMLDivElement>(null)
  const tall = useTall(scroller, matched, ROW_EM * em, HEAD_EM * em)
  const rows = useRows(source, view, tall)
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 })
  const id = useId()
  const widths = columns.map(widthOf)
  const template = `${NUMBER_EM}rem ${widths.map((width) => `${width}rem`).join(' ')}`
  const here = columns[place.column]
  const value = rows.rowAt(place.row)?.[place.column]
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`

  const go = (next: Place) => {
    setPlace(next)
    tall.showRow(next.row)
    requestAnimationFrame(() =>
      document
        .getElementById(cellId(next.row, next.column))
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.target !== event.currentTarget) return
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && value !== undefined) {
      if (window.getSelection()?.isCollapsed !== false)
        void navigator.clipboard.writeText(wholeText(value))
      return
    }
    const next = moved(place, event, { rows: matched, columns: columns.length, page: tall.pageRows })
    if (!next) return
    event.preventDefault()
    go(next)
  }

  return (
    <div className={classes.place}>
      <Refusal error={rows.error} />
      <div
        ref={scroller}
        className={classes.grid}
        role="grid"
        aria-label={label}
        aria-rowcount={matched + 1}
        aria-colcount={columns.length}
        aria-activedescendant={cellId(place.row, place.column)}
        tabIndex={0}
        onScroll={tall.onScroll}
        onKeyDown={onKeyDown}
      >
        <div className={classes.head} role="row" style={{ gridTemplateColumns: template }}>
          <span className={classes.corner} role="presentation" />
          {columns.map((column) => (
            <HeadCell
              key={column.name}
              column={column}
              statistics={statistics.get(column.name)}
              view={view}
              onView={onView}
              all={all}
            />
          ))}
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: tall.height }}>
          <div style={{ transform: `translateY(${tall.top}px)` }}>
            {Array.from({ length: tall.count }, (_, index) => tall.first + index).map((row) => (
              <GridRow
                key={row}
                row={row}
                cells={rows.rowAt(row)}
                columns={columns}
                template={template}
                active={place.row === row ? place.column : undefined}
                cellId={cellId}
                onPlace={(column) => setPlace({ row, column })}
              />
            ))}
          </div>
        </div>
      </div>
      <output className={classes.status}>
        {here && value !== undefined && matched > 0 && (
          <>
            <span className={classes.where}>
              {here.name}, row {place.row + 1}
            </span>
            <span className={classes.value}>{wholeText(value)}</span>
            <span className={classes.where}>
              {here.type}
              {rows.isCut(place.row, place.column) && ', shortened'}
            </span>
          </>
        )}
      </output>
    </div>
  )
}
