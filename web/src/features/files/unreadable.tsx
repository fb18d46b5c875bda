import { OctagonAlert } from 'lucide-react'

import classes from './unreadable.module.css'
import { whyOf } from './why'

/** A file that is no table says why, in the words of whoever tried to read it. */
export function Unreadable({ error }: { error: unknown }) {
  return (
    <p role="alert" className={classes.why}>
      <OctagonAlert aria-hidden />
      <span>{whyOf(error)}</span>
    </p>
  )
}
