import type { ReactNode } from 'react'

import classes from './table.module.css'

/** Rows of things, the plain way: a real table, dense, aligned, named for screen readers. */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        {children}
      </table>
    </div>
  )
}
