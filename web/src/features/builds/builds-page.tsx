import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'

import { buildsQuery } from '../../shared/api/builds'
import { workspaceQuery } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed, Refusal } from '../../shared/ui/failed'
import { LinkButton } from '../../shared/ui/link-button'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { olderBuildsQuery } from './api'
import { BuildTable } from './build-table'
import classes from './builds-page.module.css'

export function BuildsPage({ workspaceId }: { workspaceId: string }) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const builds = useQuery(buildsQuery(workspaceId))
  return (
    <Page title="Builds" of={workspace?.name}>
      {builds.isPending && <Loading label="Loading builds" />}
      {builds.isError && !builds.data && (
        <Failed error={builds.error} retry={() => void builds.refetch()} />
      )}
      {builds.data?.length === 0 && <NoBuilds workspaceId={workspaceId} />}
      {builds.data && builds.data.length > 0 && (
        <>
          <BuildTable label="Builds" workspaceId={workspaceId} builds={builds.data} />
          <Older workspaceId={workspaceId} before={builds.data.at(-1)?.id} />
        </>
      )}
    </Page>
  )
}

function NoBuilds({ workspaceId }: { workspaceId: string }) {
  return (
    <Empty
      icon={History}
      title="Nothing was built yet"
      action={
        <LinkButton to="/workspaces/$workspaceId/graph" params={{ workspaceId }}>
          Open the graph
        </LinkButton>
      }
    >
      Select transforms in the graph and press Build. Each run is kept here with its steps, its log
      and the code it ran.
    </Empty>
  )
}

function Older({ workspaceId, before }: { workspaceId: string; before: string | undefined }) {
  const older = useInfiniteQuery(olderBuildsQuery(workspaceId, before))
  const builds = older.data?.pages.flat() ?? []
  const isAll = older.isSuccess && !older.hasNextPage
  return (
    <div className={classes.older}>
      {builds.length > 0 && (
        <BuildTable label="Older builds" workspaceId={workspaceId} builds={builds} />
      )}
      <Refusal error={older.error} />
      {isAll ? (
        <p>These are all builds.</p>
      ) : (
        <Button
          variant="default"
          loading={older.isFetching}
          onClick={() => void (older.data ? older.fetchNextPage() : older.refetch())}
        >
          Show older builds
        </Button>
      )}
    </div>
  )
}
