import type { EChartsCoreOption } from 'echarts/core'
import { useCallback } from 'react'

import { Chart } from '../../shared/ui/chart'
import type { colourOf } from '../../shared/ui/colour-of'
import { dayOf, exactTime } from '../../shared/ui/format'
import type { HealthAt } from './api'

/** The share of checks that passed, snapshot by snapshot. */
export function PassRate({ reports }: { reports: HealthAt[] }) {
  const options = useCallback((colour: typeof colourOf) => drawn(reports, colour), [reports])
  const now = Math.round(rateOf(reports[0]))
  return (
    <Chart
      label={`Checks passed over ${reports.length} snapshots, now ${now} %`}
      options={options}
    />
  )
}

function rateOf(one: HealthAt | undefined): number {
  const summary = one?.report.summary
  return summary && summary.total_checks > 0 ? (100 * summary.passed) / summary.total_checks : 100
}

function drawn(reports: HealthAt[], colour: typeof colourOf): EChartsCoreOption {
  const inTime = reports.toReversed()
  return {
    grid: { left: 44, right: 16, top: 12, bottom: 28 },
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => `${Math.round(Number(value))} %`,
    },
    xAxis: {
      type: 'category',
      axisLabel: {
        color: colour('--text-faint'),
        formatter: (_: string, index: number) => dayOf(inTime[index]?.at ?? ''),
      },
      data: inTime.map((one) => exactTime(one.at)),
      axisLine: { lineStyle: { color: colour('--line') } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 100,
      axisLabel: { formatter: '{value} %', color: colour('--text-faint') },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    series: [
      {
        type: 'line',
        data: inTime.map(rateOf),
        symbolSize: 7,
        lineStyle: { width: 2, color: colour('--accent') },
        itemStyle: { color: colour('--accent') },
      },
    ],
  }
}
