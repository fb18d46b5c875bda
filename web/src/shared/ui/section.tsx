import { useId, type ReactNode } from 'react'

import classes from './section.module.css'

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }

export function Section({ title, lead, actions, children }: Props) {
  const heading = useId()
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <header className={classes.head}>
        <h2 id={heading} className={classes.title}>
          {title}
        </h2>
        {actions}
      </header>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children}
    </section>
  )
}
