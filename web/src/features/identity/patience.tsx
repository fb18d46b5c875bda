import { useInterval } from '@mantine/hooks'
import { useState } from 'react'

import type { Refused } from '../../shared/api/client'
import { Refusal } from '../../shared/ui/failed'
import { duration } from '../../shared/ui/format'

/** Too many attempts: says how long to wait, and counts down. */
export function Patience({ refused }: { refused: Refused }) {
  const [left, setLeft] = useState(() => Number(refused.problem.retry_after_seconds) || 0)
  useInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000, { autoInvoke: true })
  return (
    <div>
      <Refusal error={refused} />
      <p>{left > 0 ? `Try again in ${duration(left)}.` : 'You can try again now.'}</p>
    </div>
  )
}
