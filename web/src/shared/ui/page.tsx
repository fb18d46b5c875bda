import type { ReactNode } from 'react'

import classes from './page.module.css'

type Props = {
  /** The heading, and the title of the browser's tab. */
  title: string
  /** Stands in the tab after the title, so that two tabs of two workspaces differ. */
  of?: string | undefined
  lead?: ReactNode
  actions?: ReactNode
  /** `full` pages scroll inside, like a graph; `read` pages are as wide as a text. */
  width?: 'wide' | 'read' | 'full'
  /** A page may bring its own bar, with the heading in it. */
  bar?: ReactNode
  children: ReactNode
}

export function Page({ title, of, lead, actions, width = 'wide', bar, children }: Props) {
  return (
    <main className={classes.page} data-width={width} id="content" tabIndex={-1}>
      <title>{[title, of, 'DataSpace'].filter(Boolean).join(' · ')}</title>
      {bar === undefined ? (
        <header className={classes.head}>
          <div className={classes.words}>
            <h1 className={classes.title}>{title}</h1>
            {lead !== undefined && <div className={classes.lead}>{lead}</div>}
          </div>
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </header>
      ) : (
        bar
      )}
      {children}
    </main>
  )
}
