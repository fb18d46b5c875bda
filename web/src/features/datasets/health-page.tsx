import { useQuery } from '@tanstack/react-query'
import { HeartPulse } from 'lucide-react'
import { lazy, Suspense } from 'react'

import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Section } from '../../shared/ui/section'
import { When } from '../../shared/ui/when'
import { healthQuery, type HealthAt } from './api'
import { CheckTable } from './check-table'
import classes from './health-page.module.css'

const PassRate = lazy(async () => ({ default: (await import('./pass-rate')).PassRate }))

type Props = { workspaceId: string; transformId: string }

/** Which checks a transform's data passed, now and over time. */
export function HealthPage({ workspaceId, transformId }: Props) {
  const health = useQuery(healthQuery(workspaceId, transformId))
  if (health.isPending) return <Loading label="Loading the health reports" isInset />
  if (health.isError && !health.data)
    return <Failed error={health.error} retry={() => void health.refetch()} />
  const [latest] = health.data
  if (!latest)
    return (
      <Empty icon={HeartPulse} title="No checks yet">
        Return a pair, the frame and a list of checks, and each build tests its own result. For
        example <code>Check("carrier").no_nulls()</code>.
      </Empty>
    )
  return <Reports latest={latest} all={health.data} />
}

function Reports({ latest, all }: { latest: HealthAt; all: HealthAt[] }) {
  const { passed, total_checks: total } = latest.report.summary
  return (
    <div className={classes.place}>
      <Section
        title={`${passed} of ${total} checks passed`}
        lead={
          <>
            In the newest snapshot with checks, built <When at={latest.at} />.
          </>
        }
      >
        <CheckTable report={latest.report} />
      </Section>
      {all.length > 1 && (
        <Section title="Over time">
          <Suspense fallback={<div className={classes.chart} />}>
            <div className={classes.chart}>
              <PassRate reports={all} />
            </div>
          </Suspense>
        </Section>
      )}
    </div>
  )
}
