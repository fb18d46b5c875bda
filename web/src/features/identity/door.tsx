import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { instanceQuery } from '../../shared/api/me'
import { Mark } from '../../shared/ui/mark'
import classes from './door.module.css'

/** What a person sees before being let in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const name = useQuery(instanceQuery).data?.name
  return (
    <main className={classes.door} id="content">
      <title>{`${title} · ${name ?? 'DataSpace'}`}</title>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Mark />
          <span>{name ?? 'DataSpace'}</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </main>
  )
}
