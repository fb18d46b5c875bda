import { Refused } from '../../shared/api/client'
import { Refusal } from '../../shared/ui/failed'
import { Patience } from './patience'
import { PasskeyNotUsed } from './proof'

/** Why somebody was not let in, and how long to wait where that is the reason. */
export function Said({ error }: { error: Error | null }) {
  if (error instanceof PasskeyNotUsed)
    return (
      <p role="alert">No passkey was used. Try again, or choose another way.</p>
    )
  if (error instanceof Refused && error.is('TooManyAttempts'))
    return <Patience key={String(error.problem.retry_after_seconds)} refused={error} />
  return <Refusal error={error} />
}
