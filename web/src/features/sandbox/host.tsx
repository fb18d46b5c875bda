import { ShieldCheck, ShieldX } from 'lucide-react'

import { plural } from '../../shared/ui/format'
import { Section } from '../../shared/ui/section'
import { When } from '../../shared/ui/when'
import type { HostReport, SelfTest } from './api'
import { CheckTable } from './check-table'
import classes from './host.module.css'

export function Host({ found }: { found: HostReport }) {
  const { report } = found
  return (
    <Section title={`Worker on ${found.host}`}>
      <div className={classes.verdict} data-ready={found.is_ready}>
        {found.is_ready ? <ShieldCheck aria-hidden /> : <ShieldX aria-hidden />}
        {found.is_ready ? <Ready report={report} /> : <NotReady report={report} />}
      </div>
      <dl className={classes.facts}>
        <div>
          <dt>Tested</dt>
          <dd>
            <When at={found.checked_at} />
          </dd>
        </div>
        <div>
          <dt>Memory</dt>
          <dd>{guards[report.memory_guard]}</dd>
        </div>
      </dl>
      {report.checks.length > 0 && (
        <CheckTable label={`Attempts on ${found.host}`} checks={report.checks} />
      )}
    </Section>
  )
}

const guards: Record<SelfTest['memory_guard'], string> = {
  cgroup: 'Counted by the kernel, which ends a step at its limit (cgroup).',
  watcher:
    'Counted by a watcher of ours several times a second, since no cgroup may be made here. A step may pass its limit for that moment.',
}

function Ready({ report }: { report: SelfTest }) {
  return (
    <div>
      <p className={classes.title}>Code runs, locked in</p>
      <p>{plural(report.checks.length, 'attempt')} to break out, and every one was held.</p>
    </div>
  )
}

function NotReady({ report }: { report: SelfTest }) {
  return (
    <div role="alert">
      <p className={classes.title}>No code runs here</p>
      <p className={classes.reason}>{report.reason || 'The self-test gave no reason.'}</p>
      <p>
        What to do: mend the cause on this machine, then start the worker again; it tests itself at
        every start. Builds wait meanwhile, and nothing of them is lost. There is no switch to run
        code without a sandbox.
      </p>
    </div>
  )
}
