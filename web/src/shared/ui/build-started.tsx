import { Link } from '@tanstack/react-router'

type Props = { workspaceId: string; buildId: string }

/** Said after a build was started from elsewhere: it can be watched, or left to itself. */
export function BuildStarted({ workspaceId, buildId }: Props) {
  return (
    <>
      The build has started.{' '}
      <Link to="/workspaces/$workspaceId/builds/$buildId" params={{ workspaceId, buildId }}>
        Watch it
      </Link>
    </>
  )
}
