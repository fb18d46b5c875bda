import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'

import { lineageQuery } from '../../shared/api/lineage'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { idLabel } from '../../shared/ui/format'
import { LinkButton } from '../../shared/ui/link-button'
import { Loading } from '../../shared/ui/loading'
import { buildQuery } from './api'
import classes from './logs-page.module.css'
import { StepPane } from './step-pane'

type Props = { workspaceId: string; transformId: string }

/** What a transform said when it was last built, or what it is saying now. */
export function LogsPage({ workspaceId, transformId }: Props) {
  const lineage = useQuery(lineageQuery(workspaceId))
  const last = lineage.data?.nodes.find((node) => node.transform_id === transformId)?.last_step
  if (lineage.isPending) return <Loading label="Loading the log" isInset />
  if (!last)
    return (
      <Empty icon={ScrollText} title="Nothing was said yet">
        Build this transform: what it prints appears here, line by line, while it runs.
      </Empty>
    )
  return <LastLog key={last.step_id} workspaceId={workspaceId} buildId={last.build_id} stepId={last.step_id} />
}

type LastProps = { workspaceId: string; buildId: string; stepId: string }

function LastLog({ workspaceId, buildId, stepId }: LastProps) {
  const build = useQuery(buildQuery(workspaceId, buildId))
  const step = build.data?.steps.find((one) => one.id === stepId)
  if (build.isError && !build.data)
    return <Failed error={build.error} retry={() => void build.refetch()} />
  if (!build.data || !step) return <Loading label="Loading the log" isInset />
  return (
    <div className={classes.place}>
      <StepPane
        workspaceId={workspaceId}
        build={build.data}
        step={step}
        title="Last build"
        action={
          <LinkButton
            to="/workspaces/$workspaceId/builds/$buildId"
            params={{ workspaceId, buildId }}
            search={{ step: stepId }}
            variant="default"
          >
            Build {idLabel(buildId)}
          </LinkButton>
        }
      />
    </div>
  )
}
