import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { useState } from 'react'

import { lineageQuery } from '../../shared/api/lineage'
import { useMay, workspaceQuery } from '../../shared/api/workspace'
import { Page } from '../../shared/ui/page'
import { StateMark } from '../../shared/ui/state-mark'
import { tabs } from './tabs'
import { TransformBuild } from './transform-build'
import classes from './transform-place.module.css'
import { UnsavedContext, type Unsaved } from './unsaved'

type Props = { workspaceId: string; transformId: string }

/** A transform: its name, its state, and one tab for each way to look at it. */
export function TransformPlace({ workspaceId, transformId }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const lineage = useQuery(lineageQuery(workspaceId)).data
  const node = lineage?.nodes.find((one) => one.transform_id === transformId)
  const [unsaved, setUnsaved] = useState<Unsaved | null>(null)
  const name = node?.name ?? 'Transform'
  const bar = (
    <header className={classes.bar}>
      <h1 className={classes.name}>{name}</h1>
      {node && <StateMark state={node.state} />}
      {node?.is_closed && <span className={classes.closed}>Restricted</span>}
      {node?.state === 'failed' && (
        <Link
          to="/workspaces/$workspaceId/transforms/$transformId/logs"
          params={{ workspaceId, transformId }}
        >
          See why
        </Link>
      )}
      <Tabs workspaceId={workspaceId} transformId={transformId} />
      <span className={classes.build}>
        <TransformBuild workspaceId={workspaceId} transformId={transformId} unsaved={unsaved} />
      </span>
    </header>
  )
  return (
    <Page title={name} of={workspace?.name} width="full" bar={bar}>
      <UnsavedContext value={setUnsaved}>
        <Outlet />
      </UnsavedContext>
    </Page>
  )
}

function Tabs({ workspaceId, transformId }: Props) {
  const may = useMay(workspaceId)
  return (
    <nav className={classes.tabs} aria-label="Tabs of the transform">
      {tabs
        .filter(({ right }) => may(right))
        .map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            params={{ workspaceId, transformId }}
            className={classes.tab}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {name}
          </Link>
        ))}
    </nav>
  )
}
