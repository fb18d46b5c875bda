import { Button, Group } from '@mantine/core'
import { Play } from 'lucide-react'

import { useStartBuild, type BuildMode } from '../../shared/api/builds'
import { problemsIn } from '../../shared/api/code-problem'
import type { Lineage } from '../../shared/api/lineage'
import { useMay } from '../../shared/api/workspace'
import { BuildStarted } from '../../shared/ui/build-started'
import { Refusal } from '../../shared/ui/failed'
import { plural } from '../../shared/ui/format'
import { InTheWay } from '../../shared/ui/in-the-way'
import { said } from '../../shared/ui/said'
import { upstreamOf } from './reach'

type Props = {
  workspaceId: string
  lineage: Lineage
  selection: ReadonlySet<string>
  onSelect: (selection: Set<string>) => void
}

export function BuildButtons({ workspaceId, lineage, selection, onSelect }: Props) {
  const may = useMay(workspaceId)
  const start = useStartBuild(workspaceId)
  const upstream = upstreamOf(lineage.edges, selection)
  const hasUpstream = upstream.size > selection.size
  // What was refused of another selection says nothing about this one.
  const isOfThese = start.variables?.transform_ids.join() === [...selection].join()
  const error = isOfThese ? start.error : null

  const broken = new Set(problemsIn(error).map((problem) => problem.path))
  const rest = new Set(
    lineage.nodes
      .filter((node) => selection.has(node.transform_id) && !broken.has(node.path))
      .map((node) => node.transform_id),
  )

  const build = (mode: BuildMode) =>
    start.mutate(
      { transform_ids: [...selection], mode },
      { onSuccess: ({ id }) => said(<BuildStarted workspaceId={workspaceId} buildId={id} />) },
    )

  return (
    <>
      <Group gap="xs">
        {may('build:run') && (
          <>
            <Button leftSection={<Play />} loading={start.isPending} onClick={() => build('regular')}>
              Build
            </Button>
            {hasUpstream && (
              <Button
                variant="default"
                title={`Builds ${plural(upstream.size, 'transform')}: these and everything above`}
                disabled={start.isPending}
                onClick={() => build('upstream')}
              >
                Build upstream
              </Button>
            )}
          </>
        )}
        {hasUpstream && (
          <Button variant="subtle" onClick={() => onSelect(upstream)}>
            Select upstream
          </Button>
        )}
      </Group>
      <Refusal error={error} />
      <InTheWay error={error} />
      {rest.size > 0 && rest.size < selection.size && (
        <Button variant="default" onClick={() => onSelect(rest)}>
          Select the other {plural(rest.size, 'transform')}
        </Button>
      )}
    </>
  )
}
