import { Button } from '@mantine/core'
import { CloudOff, OctagonAlert, RotateCw } from 'lucide-react'

import { Refused } from '../api/client'
import { Empty } from './empty'
import classes from './failed.module.css'

/** The sentence for an error: the server's own, or an honest one for a fault of the page. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) {
    const { title, why, faults } = error.problem
    if (error.is('Malformed') && Array.isArray(faults) && faults.length > 0)
      return `That was not accepted: ${faults.map(faultOf).join('; ')}.`
    return typeof why === 'string' ? `${title} ${why}` : title
  }
  return 'The page itself failed. Reload it; if it happens again, tell whoever runs this system.'
}

/** Name the field, which lies within the body or the address, and what is wrong with it. */
function faultOf(fault: { at: (string | number)[]; why: string }): string {
  const field = fault.at.slice(1).filter((part) => typeof part === 'string').at(-1)
  const why = fault.why.replace(/^Value error, /, '')
  return field === undefined ? why : `${field.replaceAll('_', ' ')}: ${why}`
}

const CLOSED = 403
const MISSING = 404

/** A whole place that could not be shown. What was decided is not asked again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const isAway = error instanceof Refused && error.is('Unreachable')
  const status = error instanceof Refused ? error.problem.status : undefined
  const isDecided = status === CLOSED || status === MISSING
  return (
    <div role="alert" className={classes.place}>
      <Empty
        icon={isAway ? CloudOff : OctagonAlert}
        title={titleOf(isAway, status)}
        action={
          retry &&
          !isDecided && (
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

function titleOf(isAway: boolean, status: number | undefined): string {
  if (isAway) return 'No connection'
  if (status === CLOSED) return 'This is closed to you'
  return status === MISSING ? 'There is nothing here' : 'This could not be shown'
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
