import { useState, type PointerEvent } from 'react'

import { count, exactTime, plural } from '../../shared/ui/format'
import type { Histogram as Found } from './api'
import { bounds, heights, stretch } from './bars'
import classes from './histogram.module.css'

const HEIGHT = 40
const GAP = 0.15

type Props = { found: Found; onBrush: (since: string, until: string) => void }

/** When it happened. A stretch that is drawn over becomes the time that is searched. */
export function Histogram({ found, onBrush }: Props) {
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null)
  const bars = found.bars.length

  const barAt = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const at = Math.floor(((event.clientX - left) / Math.max(width, 1)) * bars)
    return Math.min(Math.max(at, 0), bars - 1)
  }

  function end() {
    if (brush) onBrush(...bounds(found, brush.from, brush.to))
    setBrush(null)
  }

  return (
    <figure className={classes.figure}>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${bars} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={labelOf(found)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setBrush({ from: barAt(event), to: barAt(event) })
        }}
        onPointerMove={(event) => brush && setBrush({ ...brush, to: barAt(event) })}
        onPointerUp={end}
        onPointerCancel={() => setBrush(null)}
      >
        {heights(found, HEIGHT).map(({ all, refused }, at) => (
          <g key={at}>
            <title>{titleOf(found, at)}</title>
            {/* All of its height takes the pointer, or nobody could point at a low bar. */}
            <rect className={classes.ground} x={at} y={0} width={1} height={HEIGHT} />
            <rect className={classes.bar} x={at} y={HEIGHT - all} width={1 - GAP} height={all} />
            <rect
              className={classes.refused}
              x={at}
              y={HEIGHT - refused}
              width={1 - GAP}
              height={refused}
            />
          </g>
        ))}
        {brush && (
          <rect className={classes.brush} {...stretch(brush.from, brush.to)} y={0} height={HEIGHT} />
        )}
      </svg>
      <figcaption className={classes.ends}>
        <span>{exactTime(found.since)}</span>
        {!found.is_whole && <span>Only the newest lines are counted here.</span>}
        <span>{exactTime(found.until)}</span>
      </figcaption>
    </figure>
  )
}

function labelOf(found: Found): string {
  const total = found.bars.reduce((sum, bar) => sum + bar.lines, 0)
  const refused = found.bars.reduce((sum, bar) => sum + bar.refusals, 0)
  const more = refused === 0 ? '' : `, in ${count(refused)} of them something was refused`
  return `${plural(total, 'line')} from ${exactTime(found.since)} to ${exactTime(found.until)}${more}`
}

function titleOf(found: Found, at: number): string {
  const bar = found.bars[at]
  const lines = plural(bar?.lines ?? 0, 'line')
  const refused = bar && bar.refusals > 0 ? `, ${count(bar.refusals)} refused` : ''
  return `${exactTime(bounds(found, at, at)[0])}: ${lines}${refused}`
}
