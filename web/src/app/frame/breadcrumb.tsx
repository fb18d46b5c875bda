import { useQuery } from '@tanstack/react-query'
import { Link, useMatches } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'

import { filesQuery } from '../../features/files/api'
import { lineageQuery } from '../../shared/api/lineage'
import { workspaceQuery } from '../../shared/api/workspace'
import { idLabel } from '../../shared/ui/format'
import classes from './breadcrumb.module.css'

type Params = { transformId?: string; buildId?: string; fileId?: string; _splat?: string }

/** Where one is, each part a way back up. The last part is this page, and not a link. */
export function Breadcrumb({ workspaceId }: { workspaceId: string | undefined }) {
  const match = useMatches({ select: (matches) => matches.at(-1) })
  // A tab has no word of its own here: it stands in the place around it.
  const place = useMatches({
    select: (matches) => matches.findLast((one) => one.staticData.place !== undefined),
  })?.staticData.place
  const params = (match?.params ?? {}) as Params
  const crumbs: ReactNode[] = []

  if (workspaceId !== undefined) crumbs.push(<WorkspaceCrumb workspaceId={workspaceId} />)
  if (place !== undefined) crumbs.push(placeCrumb(place, workspaceId, params))
  if (params.buildId !== undefined) crumbs.push(<code>{idLabel(params.buildId)}</code>)
  if (workspaceId !== undefined && params.fileId !== undefined)
    crumbs.push(<FileCrumb workspaceId={workspaceId} fileId={params.fileId} />)
  if (params._splat !== undefined) crumbs.push(params._splat)
  if (workspaceId !== undefined && params.transformId !== undefined)
    crumbs.push(<TransformCrumb workspaceId={workspaceId} transformId={params.transformId} />)

  return (
    <nav aria-label="Breadcrumb" className={classes.crumbs}>
      {crumbs.map((crumb, index) => (
        <Fragment key={index}>
          {index > 0 && <span aria-hidden>/</span>}
          <span
            className={classes.crumb}
            {...(index === crumbs.length - 1 ? { 'aria-current': 'page' as const } : {})}
          >
            {crumb}
          </span>
        </Fragment>
      ))}
    </nav>
  )
}

function placeCrumb(
  place: string,
  workspaceId: string | undefined,
  params: Params,
): ReactNode {
  if (workspaceId === undefined) return place
  if (params.buildId !== undefined)
    return (
      <Link to="/workspaces/$workspaceId/builds" params={{ workspaceId }}>
        {place}
      </Link>
    )
  if (params.transformId !== undefined || params._splat !== undefined)
    return (
      <Link to="/workspaces/$workspaceId/transforms" params={{ workspaceId }}>
        {place}
      </Link>
    )
  if (params.fileId !== undefined)
    return (
      <Link to="/workspaces/$workspaceId/files" params={{ workspaceId }}>
        {place}
      </Link>
    )
  return place
}

function WorkspaceCrumb({ workspaceId }: { workspaceId: string }) {
  const name = useQuery(workspaceQuery(workspaceId)).data?.name
  return (
    <Link to="/workspaces/$workspaceId/graph" params={{ workspaceId }}>
      {name ?? '…'}
    </Link>
  )
}

function FileCrumb({ workspaceId, fileId }: { workspaceId: string; fileId: string }) {
  const files = useQuery(filesQuery(workspaceId)).data
  return <>{files?.find((file) => file.id === fileId)?.name ?? '…'}</>
}

function TransformCrumb({ workspaceId, transformId }: { workspaceId: string; transformId: string }) {
  const nodes = useQuery(lineageQuery(workspaceId)).data?.nodes
  return <>{nodes?.find((node) => node.transform_id === transformId)?.name ?? '…'}</>
}
