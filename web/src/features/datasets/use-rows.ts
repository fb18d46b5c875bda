import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'

import { CHUNK, rowsQuery, type Cell, type Source } from './api'
import type { View } from './view'

/** While someone drags the scroll bar through a million rows, nothing is asked for. */
const SETTLE_MS = 90

type Range = { first: number; count: number }

/** The rows in view, from whichever pages of them have come. */
export function useRows(source: Source, view: View, { first, count }: Range) {
  const chunks = chunksOf(first, count)
  const range = chunks.join(',')
  const [settled] = useDebouncedValue(range, SETTLE_MS)
  const pages = useQueries({
    queries: chunks.map((chunk) => ({
      ...rowsQuery(source, view, chunk),
      enabled: range === settled && count > 0,
    })),
  })
  const pageOf = (row: number) => pages[chunks.indexOf(Math.floor(row / CHUNK))]?.data
  const failed = pages.find((page) => page.error)
  const rowAt = (row: number): Cell[] | undefined => pageOf(row)?.rows[row % CHUNK]
  /** Very long values come shortened, and the server says which. */
  const isCut = (row: number, column: number) =>
    pageOf(row)?.cut_cells.some(([at, which]) => at === row % CHUNK && which === column) ?? false
  return { rowAt, isCut, error: failed?.error ?? null, retry: () => void failed?.refetch() }
}

function chunksOf(first: number, count: number): number[] {
  const from = Math.floor(first / CHUNK)
  const to = Math.floor((first + Math.max(count, 1) - 1) / CHUNK)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
