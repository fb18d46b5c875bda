import type { Role } from '../../shared/api/workspace'

type Described = { role: Role; name: string; may: string }

/** From the least to the most. The server decides; these are its words for people. */
export const roles: Described[] = [
  {
    role: 'VIEWER',
    name: 'Viewer',
    may: 'sees the graph, the code, the builds, and the data in pages of a preview.',
  },
  {
    role: 'EDITOR',
    name: 'Editor',
    may: 'sees what a viewer sees, writes transforms, uploads files, and runs builds.',
  },
  {
    role: 'EXPORTER',
    name: 'Exporter',
    may: 'sees what a viewer sees, and takes data away as files. It gives no right to edit.',
  },
  {
    role: 'OWNER',
    name: 'Owner',
    may: 'does all of the above, and decides about members and settings.',
  },
]

/** In one order, whatever order they were ticked in. */
export const ordered = (chosen: Role[]): Role[] =>
  roles.map(({ role }) => role).filter((role) => chosen.includes(role))
