import { Link } from '@tanstack/react-router'

import type { Role, Workspace } from '../../shared/api/workspace'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import classes from './workspace-table.module.css'

type Props = { label: string; workspaces: Workspace[]; isAside?: boolean }

export function WorkspaceTable({ label, workspaces, isAside = false }: Props) {
  return (
    <section aria-label={label} className={classes.list}>
      {isAside && <h2 className={classes.title}>{label}</h2>}
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Your roles</th>
            <th scope="col">{isAside ? 'Archived' : 'Created'}</th>
          </tr>
        </thead>
        <tbody>
          {workspaces.map((workspace) => (
            <tr key={workspace.id}>
              <th scope="row" data-wide>
                <Link to="/workspaces/$workspaceId/graph" params={{ workspaceId: workspace.id }}>
                  {workspace.name}
                </Link>
              </th>
              <td data-soft>{rolesInWords(workspace.roles)}</td>
              <td data-soft>
                <When at={workspace.archived_at ?? workspace.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

const words: Record<Role, string> = {
  VIEWER: 'Viewer',
  EDITOR: 'Editor',
  EXPORTER: 'Exporter',
  OWNER: 'Owner',
}

/** Someone without a role here sees it as an administrator of the installation. */
const rolesInWords = (roles: Role[]) =>
  roles.length === 0 ? 'Administrator' : roles.map((role) => words[role]).join(', ')
