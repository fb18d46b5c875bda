import type { Right } from '../../shared/api/workspace'

type Tab = { to: string; name: string; right: Right }

export const tabs = [
  {
    to: '/workspaces/$workspaceId/transforms/$transformId',
    name: 'Code',
    right: 'transform:read',
  },
  {
    to: '/workspaces/$workspaceId/transforms/$transformId/preview',
    name: 'Preview',
    right: 'dataset:read',
  },
  {
    to: '/workspaces/$workspaceId/transforms/$transformId/logs',
    name: 'Logs',
    right: 'build:read',
  },
  {
    to: '/workspaces/$workspaceId/transforms/$transformId/plots',
    name: 'Plots',
    right: 'dataset:read',
  },
  {
    to: '/workspaces/$workspaceId/transforms/$transformId/health',
    name: 'Health',
    right: 'dataset:read',
  },
  {
    to: '/workspaces/$workspaceId/transforms/$transformId/access',
    name: 'Access',
    right: 'workspace:manage',
  },
] as const satisfies readonly Tab[]
