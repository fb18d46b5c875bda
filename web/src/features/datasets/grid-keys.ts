export type Place = { row: number; column: number }
export type Extent = { rows: number; columns: number; page: number }
type Key = { key: string; ctrlKey: boolean; metaKey: boolean }

/** Where a key leads from here, inside the table; `undefined` for a key that means nothing to it. */
export function moved(from: Place, key: Key, extent: Extent): Place | undefined {
  const next = unbounded(from, key, extent)
  return next && { row: within(next.row, extent.rows), column: within(next.column, extent.columns) }
}

const within = (value: number, size: number) => Math.max(0, Math.min(size - 1, value))

function unbounded({ row, column }: Place, key: Key, extent: Extent): Place | undefined {
  const isFar = key.ctrlKey || key.metaKey
  switch (key.key) {
    case 'ArrowDown':
      return { row: isFar ? extent.rows : row + 1, column }
    case 'ArrowUp':
      return { row: isFar ? 0 : row - 1, column }
    case 'ArrowRight':
      return { row, column: isFar ? extent.columns : column + 1 }
    case 'ArrowLeft':
      return { row, column: isFar ? 0 : column - 1 }
    case 'PageDown':
      return { row: row + extent.page, column }
    case 'PageUp':
      return { row: row - extent.page, column }
    case 'Home':
      return { row: isFar ? 0 : row, column: 0 }
    case 'End':
      return { row: isFar ? extent.rows : row, column: extent.columns }
    default:
      return undefined
  }
}
