import type { Statistics } from './api'
import classes from './sketch.module.css'

const WIDTH = 100
const HEIGHT = 20
const GAP = 0.6

/** The shape of a column, small enough to stand in its head. */
export function Sketch({ statistics }: { statistics: Statistics | undefined }) {
  const heights = statistics ? heightsOf(statistics) : []
  const step = WIDTH / Math.max(heights.length, 1)
  return (
    <svg
      className={classes.sketch}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {heights.map((height, index) => (
        <rect
          key={index}
          x={index * step}
          y={HEIGHT - height * HEIGHT}
          width={Math.max(step - GAP, step / 2)}
          height={height * HEIGHT}
        />
      ))}
    </svg>
  )
}

/** Shares of the highest bar; a bar of anything at all stays visible. */
function heightsOf({ histogram, top }: Statistics): number[] {
  const counts = histogram?.counts ?? top?.map((one) => one.count) ?? []
  const most = Math.max(...counts, 1)
  return counts.map((count) => (count === 0 ? 0 : Math.max(0.06, count / most)))
}
