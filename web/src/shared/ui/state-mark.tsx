import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  LoaderCircle,
  SkipForward,
  type LucideIcon,
} from 'lucide-react'

import classes from './state-mark.module.css'

/** Every state that a node, a build or a step can be in. */
export type State =
  | 'never'
  | 'fresh'
  | 'stale'
  | 'failed'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'skipped'
  | 'cancelled'

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle'

type Look = { icon: LucideIcon; tone: Tone; text: string }

const looks: Record<State, Look> = {
  never: { icon: CircleDashed, tone: 'idle', text: 'Never built' },
  fresh: { icon: CircleCheck, tone: 'good', text: 'Fresh' },
  stale: { icon: CircleAlert, tone: 'warn', text: 'Stale' },
  failed: { icon: CircleX, tone: 'bad', text: 'Failed' },
  running: { icon: LoaderCircle, tone: 'busy', text: 'Running' },
  waiting: { icon: Clock, tone: 'busy', text: 'Waiting' },
  succeeded: { icon: CircleCheck, tone: 'good', text: 'Succeeded' },
  skipped: { icon: SkipForward, tone: 'idle', text: 'Skipped' },
  cancelled: { icon: Ban, tone: 'idle', text: 'Cancelled' },
}

export const toneOf = (state: State): Tone => looks[state].tone

export const textOf = (state: State): string => looks[state].text

export function StateIcon({ state, label }: { state: State; label?: string }) {
  const { icon: Icon, tone } = looks[state]
  return (
    <span className={classes.icon} data-tone={tone} data-running={state === 'running' || undefined}>
      {label === undefined ? <Icon aria-hidden /> : <Icon role="img" aria-label={label} />}
    </span>
  )
}

/** A state, told three times: by colour, by shape, by word. */
export function StateMark({ state, text }: { state: State; text?: string }) {
  return (
    <span className={classes.mark} data-tone={toneOf(state)}>
      <StateIcon state={state} />
      {text ?? textOf(state)}
    </span>
  )
}
