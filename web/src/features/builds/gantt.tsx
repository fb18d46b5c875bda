import { UnstyledButton, VisuallyHidden } from '@mantine/core'

import { bytes, duration, shortCount } from '../../shared/ui/format'
import { StateIcon, textOf, toneOf } from '../../shared/ui/state-mark'
import type { Step } from './api'
import { useNow } from './elapsed'
import classes from './gantt.module.css'
import { axisLabel, extentOf, inOrder, spanOf, ticks, type Span } from './timeline'

type Props = { steps: Step[]; shown: string | undefined; onShow: (stepId: string) => void }

/** The steps of a build along its time. */
export function Gantt({ steps, shown, onShow }: Props) {
  const now = useNow(steps.some((step) => step.state === 'running'))
  const { begin, seconds } = extentOf(steps, now)
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label="Steps">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className={classes.axis}>
              <VisuallyHidden>Timeline</VisuallyHidden>
              <Axis seconds={seconds} />
            </th>
            <th scope="col">Duration</th>
            <th scope="col">Memory</th>
            <th scope="col">Rows in</th>
            <th scope="col">Rows out</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(steps).map((step) => (
            <Row
              key={step.id}
              step={step}
              span={spanOf(step, begin, now)}
              seconds={seconds}
              isShown={step.id === shown}
              onShow={() => onShow(step.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Axis({ seconds }: { seconds: number }) {
  return (
    <span className={classes.ticks} aria-hidden>
      {ticks(seconds).map((mark) => (
        <span key={mark} className={classes.tick} style={{ left: share(mark, seconds) }}>
          {mark === 0 ? '0' : axisLabel(mark)}
        </span>
      ))}
    </span>
  )
}

const share = (part: number, whole: number) => `${((part / whole) * 100).toFixed(3)}%`

type RowProps = {
  step: Step
  span: Span | null
  seconds: number
  isShown: boolean
  onShow: () => void
}

function Row({ step, span, seconds, isShown, onShow }: RowProps) {
  return (
    <tr aria-selected={isShown} className={classes.row} onClick={onShow}>
      <th scope="row">
        <UnstyledButton className={classes.name} onClick={onShow} aria-pressed={isShown}>
          <StateIcon state={step.state} label={textOf(step.state)} />
          <span>{step.name}</span>
        </UnstyledButton>
      </th>
      <td className={classes.track}>
        {span && (
          <span
            className={classes.bar}
            data-tone={toneOf(step.state)}
            data-running={step.state === 'running' || undefined}
            style={{ left: share(span.startsAt, seconds), width: share(span.lasts, seconds) }}
          />
        )}
      </td>
      <td>{span && duration(span.lasts)}</td>
      <td>{step.peak_memory_bytes !== null && bytes(step.peak_memory_bytes)}</td>
      <td>{step.rows_in !== null && step.inputs.length > 0 && shortCount(step.rows_in)}</td>
      <td>{step.rows_out !== null && shortCount(step.rows_out)}</td>
    </tr>
  )
}
