import { useInterval } from '@mantine/hooks'
import { useEffect, useState } from 'react'

import { duration, secondsBetween } from '../../shared/ui/format'

const TICK_MS = 500

/** Now, moving only while something runs. */
export function useNow(isMoving: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  const { start, stop } = useInterval(() => setNow(Date.now()), TICK_MS)
  useEffect(() => {
    if (isMoving) start()
    return stop
  }, [isMoving, start, stop])
  return now
}

export function Elapsed({ from, to }: { from: string | null; to: string | null }) {
  const now = useNow(from !== null && to === null)
  if (from === null) return null
  return <>{duration(secondsBetween(from, to, now))}</>
}
