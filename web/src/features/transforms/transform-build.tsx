import { Button } from '@mantine/core'
import { Play } from 'lucide-react'

import { useStartBuild } from '../../shared/api/builds'
import { useMay } from '../../shared/api/workspace'
import { BuildStarted } from '../../shared/ui/build-started'
import { said } from '../../shared/ui/said'
import { saidNotBuilt } from '../../shared/ui/said-not-built'
import type { Unsaved } from './unsaved'

type Props = { workspaceId: string; transformId: string; unsaved: Unsaved | null }

/** Builds the transform that is being looked at, without leaving it; what is typed is saved first. */
export function TransformBuild({ workspaceId, transformId, unsaved }: Props) {
  const may = useMay(workspaceId)
  const start = useStartBuild(workspaceId)
  if (!may('build:run')) return null
  const build = () =>
    start.mutate(
      { transform_ids: [transformId], mode: 'regular' },
      {
        onSuccess: ({ id }) => said(<BuildStarted workspaceId={workspaceId} buildId={id} />),
        onError: (error) => saidNotBuilt(error, workspaceId, [transformId]),
      },
    )
  return (
    <Button
      variant="default"
      leftSection={<Play />}
      loading={start.isPending}
      onClick={() => (unsaved ? unsaved.save(build) : build())}
    >
      {unsaved ? 'Save and build' : 'Build'}
    </Button>
  )
}
