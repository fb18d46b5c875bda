import { ShieldAlert, ShieldCheck } from 'lucide-react'

import type { LineageNode } from '../../shared/api/lineage'
import classes from './health-mark.module.css'

export function HealthMark({ health }: { health: LineageNode['health'] }) {
  if (health === null || health.total === 0) return null
  const isSound = health.failed === 0
  const Icon = isSound ? ShieldCheck : ShieldAlert
  const words = `${health.passed} of ${health.total} checks passed`
  return (
    <span className={classes.health} data-sound={isSound} title={words}>
      <Icon aria-hidden />
      {health.passed}/{health.total}
    </span>
  )
}
