import { queryOptions } from '@tanstack/react-query'

import { call, path } from './client'
import type { CodeProblem } from './code-problem'
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
    queryFn: ({ signal }) => call<Lineage>(path`/workspaces/${workspace}/lineage`, { signal }),
    refetchInterval: ({ state }) => (state.data?.nodes.some(isUnderWay) ? LIVE_MS : CALM_MS),
  })
