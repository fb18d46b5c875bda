import { Button, Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Clock, Lock, LockOpen, OctagonAlert, type LucideIcon } from 'lucide-react'

import { exactTime, plural } from '../../shared/ui/format'
import { When } from '../../shared/ui/when'
import { sealQuery, type Seal } from './api'
import classes from './seal-badge.module.css'
import { standingOf, type Standing } from './standing-of'

const looks: Record<Standing, { icon: LucideIcon; tone: string; words: string }> = {
  sealed: { icon: Lock, tone: 'good', words: 'Sealed' },
  late: { icon: Clock, tone: 'warn', words: 'Sealing is late' },
  never: { icon: LockOpen, tone: 'warn', words: 'Not sealed yet' },
  stopped: { icon: OctagonAlert, tone: 'bad', words: 'Sealing has stopped' },
}

/** Whether what is written stays provable, and how to prove it. */
export function SealBadge() {
  const seal = useQuery(sealQuery).data
  if (seal === undefined) return null
  const { icon: Icon, tone, words } = looks[standingOf(seal)]
  return (
    <Popover position="bottom-end" width={400} withArrow>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon className={classes.icon} data-tone={tone} />}>
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Details seal={seal} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Details({ seal }: { seal: Seal }) {
  const { checkpoint } = seal
  return (
    <div className={classes.details}>
      {seal.stopped_at !== null && (
        <p role="alert" className={classes.stopped}>
          Since {exactTime(seal.stopped_at)} nothing is sealed: what was sealed is not what is there.
          Run <code>dataspace audit verify</code>. After a restore, run{' '}
          <code>dataspace audit begin-epoch</code>.
        </p>
      )}
      <dl className={classes.facts}>
        {checkpoint && (
          <>
            <dt>Newest checkpoint</dt>
            <dd>
              {plural(checkpoint.size, 'line')} of tree {checkpoint.epoch},{' '}
              <When at={checkpoint.signed_at} />
            </dd>
          </>
        )}
        <dt>Waiting</dt>
        <dd>{seal.waiting === 0 ? 'nothing' : plural(seal.waiting, 'line')}</dd>
        <dt>Witness</dt>
        <dd>{witnessOf(seal)}</dd>
      </dl>
      {checkpoint && (
        <details>
          <summary>The checkpoint, to be kept elsewhere</summary>
          <pre className={classes.note}>{checkpoint.note}</pre>
        </details>
      )}
      <p>
        This page shows what lies on this machine and proves nothing. To prove that no line was
        changed, removed or put in, run <code>dataspace audit verify</code>, or give an auditor{' '}
        <code>dataspace audit export</code> and a checkpoint that you kept elsewhere.
      </p>
    </div>
  )
}

function witnessOf({ checkpoint, is_witness_set: isSet }: Seal): string {
  const names = checkpoint?.witnesses ?? []
  if (names.length > 0) return `signed by ${names.join(', ')}`
  return isSet ? 'has not signed the newest checkpoint' : 'none is set'
}
