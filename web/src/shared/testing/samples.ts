import type { Lineage, LineageNode } from '../api/lineage'
import type { Right, Workspace } from '../api/workspace'

const EVERY_RIGHT: Right[] = [
  'audit:read',
  'workspace:read',
  'workspace:manage',
  'member:manage',
  'transform:read',
  'transform:write',
  'build:read',
  'build:run',
  'file:read',
  'file:write',
  'secret:read',
  'secret:write',
  'dataset:read',
  'dataset:export',
  'dataset:restore',
]

const NOON = '2026-01-01T12:00:00Z'

/** The workspace `w`, in which the person may do everything but what is named. */
export function workspace(...without: Right[]): Workspace {
  return {
    id: 'w',
    name: 'flights',
    roles: ['OWNER'],
    may: EVERY_RIGHT.filter((right) => !without.includes(right)),
    archived_at: null,
    created_at: NOON,
    df_type: 'polars',
  }
}

export function node(name: string, ...inputs: string[]): LineageNode {
  return {
    transform_id: `t-${name}`,
    name,
    path: `${name}.py`,
    kind: inputs.length === 0 ? 'ingest' : 'transform',
    inputs: inputs.map((input) => ({
      parameter: input,
      transform_id: `t-${input}`,
      workspace_id: null,
      name: input,
    })),
    problems: [],
    state: 'fresh',
    stale_because: [],
    snapshot: {
      id: `s-${name}`,
      row_count: 336_776,
      column_count: 2,
      bytes: 1_000_000,
      created_at: NOON,
      build_id: 'b',
    },
    health: null,
    last_step: null,
    is_closed: false,
  }
}

export function lineage(...nodes: LineageNode[]): Lineage {
  return {
    branch: 'main',
    head: 'abc',
    nodes,
    edges: nodes.flatMap((one) =>
      one.inputs.map((input) => ({
        source: `t-${input.name}`,
        target: one.transform_id,
        parameter: input.parameter,
      })),
    ),
  }
}
