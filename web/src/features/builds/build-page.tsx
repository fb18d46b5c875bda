import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import { workspaceQuery } from '../../shared/api/workspace'
import { Failed } from '../../shared/ui/failed'
import { idLabel } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { buildQuery, type Build, type Step } from './api'
import { BuildActions } from './build-actions'
import { BuildLead } from './build-lead'
import classes from './build-page.module.css'
import { Gantt } from './gantt'
import { StepPane } from './step-pane'
import { inOrder } from './timeline'

type Props = { workspaceId: string; buildId: string; step?: string }

export function BuildPage({ workspaceId, buildId, step }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const build = useQuery(buildQuery(workspaceId, buildId))
  return (
    <Page
      title={`Build ${idLabel(buildId)}`}
      of={workspace?.name}
      width="full"
      lead={build.data && <BuildLead workspaceId={workspaceId} build={build.data} />}
      actions={build.data && <BuildActions workspaceId={workspaceId} build={build.data} />}
    >
      {build.isPending && <Loading label="Loading the build" isInset />}
      {build.isError && !build.data && (
        <Failed error={build.error} retry={() => void build.refetch()} />
      )}
      {build.data && <Steps workspaceId={workspaceId} build={build.data} chosen={step} />}
    </Page>
  )
}

type StepsProps = { workspaceId: string; build: Build; chosen: string | undefined }

function Steps({ workspaceId, build, chosen }: StepsProps) {
  const navigate = useNavigate()
  const shown = build.steps.find((step) => step.id === chosen) ?? worthShowing(build.steps)
  const show = (step: string) =>
    void navigate({ to: '.', search: (before) => ({ ...before, step }), replace: true })
  return (
    <div className={classes.split}>
      <div className={classes.steps}>
        <Gantt steps={build.steps} shown={shown?.id} onShow={show} />
      </div>
      {shown && (
        <div className={classes.step}>
          <StepPane workspaceId={workspaceId} build={build} step={shown} />
        </div>
      )}
    </div>
  )
}

/** What a person opens a build for: what failed, else what runs, else what ran last. */
function worthShowing(steps: Step[]): Step | undefined {
  const ordered = inOrder(steps)
  return (
    ordered.find((step) => step.state === 'failed') ??
    ordered.find((step) => step.state === 'running') ??
    ordered.findLast((step) => step.started_at !== null) ??
    ordered[0]
  )
}
