import { queryOptions } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import type { Shape, With } from '../../shared/api/shape'

/** As the self-test of a worker writes it. */
export type Check = { name: string; passed: boolean; evidence: string }

export type SelfTest = {
  checks: Check[]
  ready: boolean
  reason: string
  memory_guard: 'cgroup' | 'watcher'
}

export type HostReport = With<Shape<'SandboxShown'>, { report: SelfTest }>

const LOOK_AGAIN_MS = 15_000

export const sandboxQuery = queryOptions({
  queryKey: ['sandbox'],
  queryFn: ({ signal }) => call<HostReport[]>('/sandbox', { signal }),
  refetchInterval: LOOK_AGAIN_MS,
})
