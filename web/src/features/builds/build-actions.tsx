import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { RotateCw, Square } from 'lucide-react'

import { isUnderWay } from '../../shared/api/builds'
import { useMay } from '../../shared/api/workspace'
import { saidNo } from '../../shared/ui/said'
import { useCancelBuild, useRetryBuild, type Build } from './api'

export function BuildActions({ workspaceId, build }: { workspaceId: string; build: Build }) {
  const may = useMay(workspaceId)
  const cancel = useCancelBuild(workspaceId, build.id)
  const retry = useRetryBuild(workspaceId, build.id)
  const navigate = useNavigate()
  if (!may('build:run')) return null

  if (isUnderWay(build))
    return (
      <Button
        variant="default"
        leftSection={<Square />}
        loading={cancel.isPending || build.is_cancelling}
        onClick={() => cancel.mutate(undefined, { onError: saidNo })}
      >
        Cancel
      </Button>
    )
  if (build.state === 'succeeded') return null

  const again = () =>
    retry.mutate(undefined, {
      onSuccess: ({ id }) =>
        navigate({
          to: '/workspaces/$workspaceId/builds/$buildId',
          params: { workspaceId, buildId: id },
        }),
      onError: saidNo,
    })
  return (
    <Button leftSection={<RotateCw />} loading={retry.isPending} onClick={again}>
      {build.step_counts.failed > 0 ? 'Retry from the failed step' : 'Retry'}
    </Button>
  )
}
