import { queryOptions, type QueryClient } from '@tanstack/react-query'

import { call, path } from './client'
import type { CodeProblem } from './code-problem'
import { follow, type Currents } from './datasets'
import type { Shape, With } from './shape'

export type NodeState = Shape<'NodeState'>
export type NodeKind = Shape<'NodeKind'>
export type LineageEdge = Shape<'EdgeShown'>
export type LineageNode = With<Shape<'NodeShown'>, { problems: CodeProblem[] }>
export type Lineage = With<Shape<'LineageShown'>, { nodes: LineageNode[] }>

const LIVE_MS = 1500
const CALM_MS = 20_000

const isUnderWay = (node: LineageNode) => node.state === 'running' || node.state === 'waiting'

export const lineageQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace, 'lineage'],
    queryFn: ({ signal, client }) => asked(workspace, signal, client),
    refetchInterval: ({ state }) => (state.data?.nodes.some(isUnderWay) ? LIVE_MS : CALM_MS),
  })

async function asked(workspace: string, signal: AbortSignal, cache: QueryClient): Promise<Lineage> {
  const before = cache.getQueryData<Lineage>(lineageQuery(workspace).queryKey)
  const now = await call<Lineage>(path`/workspaces/${workspace}/lineage`, { signal })
  follow(cache, workspace, currentsIn(before), currentsIn(now))
  return now
}

const currentsIn = (lineage: Lineage | undefined): Currents =>
  new Map(lineage?.nodes.map((node) => [node.transform_id, node.snapshot?.id ?? null]))
