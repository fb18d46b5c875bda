import { Skeleton } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'

import classes from './loading.module.css'

const PATIENCE_MS = 200

type Props = {
  label: string
  /** In a page that has no margin of its own. */
  isInset?: boolean
  children?: ReactNode
}

/** Shows the shape of what comes, but only once waiting is noticeable. */
export function Loading({ label, isInset = false, children }: Props) {
  const [isSlow, setSlow] = useState(false)
  useTimeout(() => setSlow(true), PATIENCE_MS, { autoInvoke: true })
  return (
    <div role="status" aria-label={label} aria-busy className={classes.loading} data-inset={isInset}>
      {isSlow && (children ?? <LoadingRows />)}
    </div>
  )
}

export function LoadingRows({ rows = 8 }: { rows?: number }) {
  return (
    <div className={classes.rows}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={classes.row} data-step={row % 4} radius="xs" />
      ))}
    </div>
  )
}
