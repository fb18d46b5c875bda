import type { StepCounts } from '../../shared/api/builds'
import { toneOf } from '../../shared/ui/state-mark'
import classes from './step-bar.module.css'

const order = ['succeeded', 'failed', 'running', 'waiting', 'skipped', 'cancelled'] as const

/** How far a build is, as one line: each state its share. */
export function StepBar({ counts }: { counts: StepCounts }) {
  const present = order.filter((state) => counts[state] > 0)
  const words = present.map((state) => `${counts[state]} ${state}`).join(', ')
  return (
    <span className={classes.steps}>
      <span className={classes.bar} aria-hidden>
        {present.map((state) => (
          <span
            key={state}
            className={classes.part}
            data-tone={toneOf(state)}
            data-state={state}
            style={{ flexGrow: counts[state] }}
          />
        ))}
      </span>
      <span>{words}</span>
    </span>
  )
}
