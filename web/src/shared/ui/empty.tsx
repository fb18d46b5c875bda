import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import classes from './empty.module.css'

type Props = { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode }

/** Nothing here yet: what this place is for, and what to do first. */
export function Empty({ icon: Icon, title, children, action }: Props) {
  return (
    <section className={classes.empty} aria-label={title}>
      <span className={classes.icon}>
        <Icon aria-hidden />
      </span>
      <h2 className={classes.title}>{title}</h2>
      {children !== undefined && <div className={classes.words}>{children}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </section>
  )
}
