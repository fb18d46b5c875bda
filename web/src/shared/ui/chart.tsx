import { useComputedColorScheme } from '@mantine/core'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

import classes from './chart.module.css'
import { colourOf } from './colour-of'

register([LineChart, BarChart, GridComponent, TooltipComponent, SVGRenderer])

type Props = {
  /** What the picture shows, for those who do not see it. */
  label: string
  options: (colour: typeof colourOf) => EChartsCoreOption
}

export function Chart({ label, options }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme()

  useEffect(() => {
    if (!place.current) return undefined
    const chart = init(place.current, null, { renderer: 'svg' })
    chart.setOption({ animation: false, ...options(colourOf) })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
    // Colours are read when the chart is made: another scheme is another chart.
  }, [options, scheme])

  return <div ref={place} className={classes.chart} role="img" aria-label={label} />
}
