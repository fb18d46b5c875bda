import { Link } from '@tanstack/react-router'

import { shortId } from '../../shared/ui/format'
import { StateMark } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import type { Build } from './api'
import classes from './build-lead.module.css'
import { Elapsed } from './elapsed'
import { StepBar } from './step-bar'

/** A build in one line: how it stands, who started it, when, on what code. */
export function BuildLead({ workspaceId, build }: { workspaceId: string; build: Build }) {
  return (
    <span className={classes.lead}>
      <StateMark state={build.state} />
      <StepBar counts={build.step_counts} />
      <span>
        {build.mode === 'upstream' ? 'Upstream, by' : 'By'} {build.started_by.name},{' '}
        <When at={build.created_at} />
      </span>
      <span>
        <Elapsed from={build.started_at} to={build.finished_at} />
      </span>
      <span title={`Commit ${build.commit}`}>
        code <code>{shortId(build.commit)}</code>
      </span>
      {build.retry_of !== null && (
        <Link
          to="/workspaces/$workspaceId/builds/$buildId"
          params={{ workspaceId, buildId: build.retry_of }}
        >
          retry of an earlier build
        </Link>
      )}
    </span>
  )
}
