import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileCode2, Play, ScrollText } from 'lucide-react'

import { useStartBuild } from '../../shared/api/builds'
import { lineageQuery } from '../../shared/api/lineage'
import { useMay } from '../../shared/api/workspace'
import { saidNotBuilt } from '../../shared/ui/said-not-built'

/** For each transform: go there, build it, open its last log. */
export function useTransformActions(
  workspaceId: string | undefined,
  isWanted: boolean,
): SpotlightActionGroupData[] {
  const workspace = workspaceId ?? ''
  const navigate = useNavigate()
  const may = useMay(workspace)
  const lineage = useQuery({ ...lineageQuery(workspace), enabled: isWanted && may('transform:read') })
  const start = useStartBuild(workspace)
  const nodes = lineage.data?.nodes ?? []

  const build = (transformId: string) =>
    start.mutate(
      { transform_ids: [transformId], mode: 'regular' },
      {
        onSuccess: ({ id }) =>
          navigate({
            to: '/workspaces/$workspaceId/builds/$buildId',
            params: { workspaceId: workspace, buildId: id },
          }),
        onError: (error) => saidNotBuilt(error, workspace, [transformId]),
      },
    )

  const goTo = nodes.map((node) => ({
    id: `go:${node.transform_id}`,
    label: node.name,
    leftSection: <FileCode2 />,
    onClick: () =>
      void navigate({
        to: '/workspaces/$workspaceId/transforms/$transformId',
        params: { workspaceId: workspace, transformId: node.transform_id },
      }),
  }))
  const builds = nodes.map((node) => ({
    id: `build:${node.transform_id}`,
    label: `Build ${node.name}`,
    leftSection: <Play />,
    onClick: () => build(node.transform_id),
  }))
  const logs = nodes.flatMap(({ transform_id, name, last_step: step }) =>
    step === null
      ? []
      : {
          id: `log:${transform_id}`,
          label: `Log of ${name}`,
          leftSection: <ScrollText />,
          onClick: () =>
            void navigate({
              to: '/workspaces/$workspaceId/builds/$buildId',
              params: { workspaceId: workspace, buildId: step.build_id },
              search: { step: step.step_id },
            }),
        },
  )
  return [
    { group: 'Transforms', actions: goTo },
    { group: 'Build', actions: may('build:run') ? builds : [] },
    { group: 'Logs', actions: may('build:read') ? logs : [] },
  ]
}
