import { Table2 } from 'lucide-react'
import type { ReactNode } from 'react'

import { idLabel } from '../../shared/ui/format'
import { LinkButton } from '../../shared/ui/link-button'
import { StateMark } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import type { Build, Step } from './api'
import { Cause } from './cause'
import { Elapsed } from './elapsed'
import { LogView } from './log-view'
import classes from './step-pane.module.css'

type Props = {
  workspaceId: string
  build: Build
  step: Step
  /** Where the step stands below its own name already: another heading, and another way on. */
  title?: string
  action?: ReactNode
}

/** One step: what it is, why it failed, what it said. */
export function StepPane({ workspaceId, build, step, title, action }: Props) {
  return (
    <section className={classes.pane} aria-label={`Step ${step.name}`}>
      <header className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.name}>{title ?? step.name}</h2>
          <StateMark state={step.state} />
          {step.started_at !== null && (
            <span className={classes.soft}>
              <Elapsed from={step.started_at} to={step.finished_at} />, <When at={step.started_at} />
            </span>
          )}
        </div>
        {action}
        {action === undefined && step.snapshot_id !== null && (
          <LinkButton
            to="/workspaces/$workspaceId/transforms/$transformId/preview"
            params={{ workspaceId, transformId: step.transform_id }}
            search={{ snapshot: step.snapshot_id }}
            variant="default"
            leftSection={<Table2 />}
          >
            Open the data
          </LinkButton>
        )}
      </header>
      <Inputs build={build} step={step} />
      <Cause workspaceId={workspaceId} step={step} />
      {step.started_at === null ? (
        <p className={classes.quiet}>{quietly(build, step)}</p>
      ) : (
        <LogView key={step.id} workspaceId={workspaceId} buildId={build.id} stepId={step.id} />
      )}
    </section>
  )
}

function Inputs({ build, step }: { build: Build; step: Step }) {
  if (step.inputs.length === 0) return null
  const names = new Map(build.steps.map((one) => [one.transform_id, one.name]))
  return (
    <p className={classes.inputs}>
      Read{' '}
      {step.inputs.map((input, index) => (
        <span key={input.parameter} title={`Snapshot ${input.snapshot_id}`}>
          {index > 0 && ', '}
          {names.get(input.transform_id) ?? input.parameter}{' '}
          <code>{idLabel(input.snapshot_id)}</code>
        </span>
      ))}
    </p>
  )
}

/** Why there is no log yet, or none at all. */
function quietly(build: Build, step: Step): string {
  if (step.state === 'skipped') return 'This step did not run, because one above it did not succeed.'
  if (step.state === 'cancelled') return 'The build was cancelled before this step began.'
  const above = build.steps.filter(
    (one) => step.waits_for.includes(one.id) && one.state !== 'succeeded',
  )
  if (above.length === 0) return 'Waiting for a free place to run.'
  return `Waiting for ${above.map((one) => one.name).join(', ')}.`
}
