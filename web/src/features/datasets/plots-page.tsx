import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'

import { datasetQuery, type Artifact } from '../../shared/api/datasets'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import type { Source } from './api'
import { ArtifactList } from './artifact-list'
import { ArtifactView } from './artifact-view'
import classes from './plots-page.module.css'

type Props = { workspaceId: string; transformId: string; artifact?: string }

/** What a transform drew: each picture or page that its current snapshot carries. */
export function PlotsPage({ workspaceId, transformId, artifact }: Props) {
  const dataset = useQuery(datasetQuery(workspaceId, transformId))
  const snapshot = dataset.data?.current
  if (dataset.isPending) return <Loading label="Loading the plots" isInset />
  if (dataset.isError && !dataset.data)
    return <Failed error={dataset.error} retry={() => void dataset.refetch()} />
  if (!snapshot || snapshot.artifacts.length === 0)
    return (
      <Empty icon={ChartColumn} title="No plots yet">
        A transform that writes an image or an HTML file into the folder <code>ARTIFACT_FOLDER</code>{' '}
        shows it here after its next build.
      </Empty>
    )
  return (
    <Artifacts
      source={{ workspaceId, transformId, snapshotId: snapshot.id }}
      artifacts={snapshot.artifacts}
      chosen={artifact}
    />
  )
}

type ArtifactsProps = { source: Source; artifacts: Artifact[]; chosen: string | undefined }

function Artifacts({ source, artifacts, chosen }: ArtifactsProps) {
  const navigate = useNavigate()
  const shown = artifacts.find((one) => one.path === chosen) ?? artifacts[0]
  const show = (artifact: string) =>
    void navigate({ to: '.', search: (before) => ({ ...before, artifact }), replace: true })
  return (
    <div className={classes.split}>
      {artifacts.length > 1 && (
        <ArtifactList artifacts={artifacts} shown={shown?.path} onShow={show} />
      )}
      {shown && <ArtifactView key={shown.path} source={source} artifact={shown} />}
    </div>
  )
}
