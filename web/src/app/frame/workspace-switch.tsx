import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Check, ChevronsUpDown, Layers } from 'lucide-react'

import { workspaceQuery, workspacesQuery } from '../../shared/api/workspace'
import { MenuLink } from '../../shared/ui/link-button'
import classes from './workspace-switch.module.css'

const SHOWN = 12

export function WorkspaceSwitch({ workspaceId }: { workspaceId: string }) {
  const name = useQuery(workspaceQuery(workspaceId)).data?.name ?? '…'
  const workspaces = useQuery(workspacesQuery).data ?? []
  const live = workspaces.filter((workspace) => workspace.archived_at === null)
  return (
    <Menu width="target" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.current}>
          <VisuallyHidden>Workspace</VisuallyHidden>
          <span className={classes.tile} aria-hidden>
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className={classes.name}>{name}</span>
          <VisuallyHidden>: switch</VisuallyHidden>
          <ChevronsUpDown aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {live.slice(0, SHOWN).map((workspace) => (
          <MenuLink
            key={workspace.id}
            to="/workspaces/$workspaceId/graph"
            params={{ workspaceId: workspace.id }}
            rightSection={workspace.id === workspaceId && <Check aria-label="current" />}
          >
            {workspace.name}
          </MenuLink>
        ))}
        <Menu.Divider />
        <MenuLink to="/workspaces" leftSection={<Layers />}>
          All workspaces
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  )
}
