import { Button } from '@mantine/core'
import { CloudOff, OctagonAlert, RotateCw } from 'lucide-react'

import { Refused } from '../api/client'
import { Empty } from './empty'
import classes from './failed.module.css'

/** The sentence for an error: the server's own, or an honest one for a fault of the page. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) {
    const { title, why } = error.problem
    return typeof why === 'string' ? `${title} ${why}` : title
  }
  return 'The page itself failed. Reload it; if it happens again, tell whoever runs this system.'
}

/** A whole place that could not be shown. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const isAway = error instanceof Refused && error.is('Unreachable')
  return (
    <div role="alert" className={classes.place}>
      <Empty
        icon={isAway ? CloudOff : OctagonAlert}
        title={isAway ? 'No connection' : 'This could not be shown'}
        action={
          retry && (
            <Button variant="default" leftSection={<RotateCw />} onClick={retry}>
              Try again
            </Button>
          )
        }
      >
        {sentenceOf(error)}
      </Empty>
    </div>
  )
}

/** One act that was refused, said next to the button that was pressed. */
export function Refusal({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null
  return (
    <p role="alert" className={classes.refusal}>
      <OctagonAlert aria-hidden />
      <span>{sentenceOf(error)}</span>
    </p>
  )
}
