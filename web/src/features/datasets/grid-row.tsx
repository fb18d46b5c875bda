import { memo } from 'react'

import type { Column } from '../../shared/api/datasets'
import { isNumeric } from '../../shared/ui/column-type'
import { count } from '../../shared/ui/format'
import type { Cell } from './api'
import { cellText } from './cell-text'
import classes from './grid.module.css'

type Props = {
  row: number
  cells: Cell[] | undefined
  columns: Column[]
  template: string
  active: number | undefined
  cellId: (row: number, column: number) => string
  onPlace: (column: number) => void
}

function Shown({ row, cells, columns, template, active, cellId, onPlace }: Props) {
  return (
    <div
      className={classes.row}
      role="row"
      aria-rowindex={row + 2}
      style={{ gridTemplateColumns: template }}
    >
      <span className={classes.number} role="presentation">
        {count(row + 1)}
      </span>
      {columns.map((column, index) => (
        // Keys are the grid's own: the cell that has them is its active descendant.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <span
          key={column.name}
          id={cellId(row, index)}
          role="gridcell"
          aria-colindex={index + 1}
          className={classes.cell}
          data-number={isNumeric(column.type) || undefined}
          data-null={cells?.[index] === null || undefined}
          data-active={active === index || undefined}
          onClick={() => onPlace(index)}
        >
          {cells === undefined ? <span className={classes.coming} /> : cellText(cells[index] ?? null, column.type)}
        </span>
      ))}
    </div>
  )
}

export const GridRow = memo(
  Shown,
  (before, after) =>
    before.cells === after.cells &&
    before.active === after.active &&
    before.columns === after.columns &&
    before.template === after.template,
)
