import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Layers } from 'lucide-react'

import { instanceQuery } from '../../shared/api/me'
import { useMay } from '../../shared/api/workspace'
import { Mark } from '../../shared/ui/mark'
import { useInstallationPlaces } from './installation-places'
import { places } from './places'
import classes from './sidebar.module.css'
import { Standing } from './standing'
import { WorkspaceSwitch } from './workspace-switch'

type Props = { workspaceId: string | undefined; isOpen: boolean; onClose: () => void }

/** Always there on a wide screen; behind a button on a narrow one. */
export function Sidebar({ workspaceId, isOpen, onClose }: Props) {
  return (
    <>
      <div className={classes.sidebar}>
        <Contents workspaceId={workspaceId} />
      </div>
      <Drawer opened={isOpen} onClose={onClose} size="var(--sidebar)" title="Places" padding="xs">
        <Contents workspaceId={workspaceId} />
      </Drawer>
    </>
  )
}

function Contents({ workspaceId }: { workspaceId: string | undefined }) {
  const name = useQuery(instanceQuery).data?.name ?? 'DataSpace'
  const elsewhere = useInstallationPlaces()
  return (
    <aside className={classes.contents} aria-label="Navigation">
      <Link to="/workspaces" className={classes.brand}>
        <Mark />
        <span>{name}</span>
      </Link>
      {workspaceId === undefined ? (
        <nav aria-label="Places" className={classes.places}>
          <Link to="/workspaces" className={classes.place}>
            <Layers aria-hidden />
            Workspaces
          </Link>
          {elsewhere.map(({ to, name: place, icon: Icon }) => (
            <Link key={to} to={to} className={classes.place}>
              <Icon aria-hidden />
              {place}
            </Link>
          ))}
        </nav>
      ) : (
        <>
          <WorkspaceSwitch workspaceId={workspaceId} />
          <WorkspacePlaces workspaceId={workspaceId} />
          <Standing workspaceId={workspaceId} />
        </>
      )}
    </aside>
  )
}

function WorkspacePlaces({ workspaceId }: { workspaceId: string }) {
  const may = useMay(workspaceId)
  return (
    <nav aria-label="Places of the workspace" className={classes.places}>
      {places
        .filter(({ right }) => may(right))
        .map(({ to, name, icon: Icon }) => (
          <Link key={to} to={to} params={{ workspaceId }} className={classes.place}>
            <Icon aria-hidden />
            {name}
          </Link>
        ))}
    </nav>
  )
}
