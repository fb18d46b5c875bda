import { useInterval } from '@mantine/hooks'
import { useState } from 'react'

import { ago, exactTime } from './format'

const TICK_MS = 20_000

/** A time as people say it, with the exact one on hover. */
export function When({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now())
  useInterval(() => setNow(Date.now()), TICK_MS, { autoInvoke: true })
  return (
    <time dateTime={at} title={exactTime(at)}>
      {ago(at, now)}
    </time>
  )
}
