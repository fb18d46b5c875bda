import {
  FileCode2,
  FileSpreadsheet,
  History,
  KeyRound,
  ScrollText,
  Settings,
  Users,
  Waypoints,
  type LucideIcon,
} from 'lucide-react'

import type { Right } from '../../shared/api/workspace'

type Place = { to: string; name: string; icon: LucideIcon; right: Right }

/** The places of a workspace, in the order of a day's work; each shown to whom the server lets in. */
export const places = [
  { to: '/workspaces/$workspaceId/graph', name: 'Graph', icon: Waypoints, right: 'transform:read' },
  {
    to: '/workspaces/$workspaceId/transforms',
    name: 'Transforms',
    icon: FileCode2,
    right: 'transform:read',
  },
  { to: '/workspaces/$workspaceId/builds', name: 'Builds', icon: History, right: 'build:read' },
  { to: '/workspaces/$workspaceId/files', name: 'Files', icon: FileSpreadsheet, right: 'file:read' },
  { to: '/workspaces/$workspaceId/secrets', name: 'Secrets', icon: KeyRound, right: 'secret:read' },
  { to: '/workspaces/$workspaceId/members', name: 'Members', icon: Users, right: 'workspace:read' },
  {
    to: '/workspaces/$workspaceId/audit',
    name: 'Audit log',
    icon: ScrollText,
    right: 'audit:read',
  },
  {
    to: '/workspaces/$workspaceId/settings',
    name: 'Settings',
    icon: Settings,
    right: 'workspace:read',
  },
] as const satisfies readonly Place[]
