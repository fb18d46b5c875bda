import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Archive as ArchiveIcon, ArchiveRestore } from 'lucide-react'

import type { Workspace } from '../../shared/api/workspace'
import { AskOnce } from '../../shared/ui/ask-once'
import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { useArchive } from './api'

export function Archive({ workspace }: { workspace: Workspace }) {
  return workspace.archived_at === null ? (
    <PutAway workspace={workspace} />
  ) : (
    <BringBack workspace={workspace} />
  )
}

function PutAway({ workspace }: { workspace: Workspace }) {
  const archive = useArchive(workspace.id, 'archive')
  const [isAsking, asking] = useDisclosure(false)
  const act = () =>
    archive.mutateAsync().then(
      () => said(`${workspace.name} is archived.`),
      () => undefined,
    )
  return (
    <Stack gap="sm" align="flex-start">
      <Text c="dimmed">
        An archived workspace can be read by its members, and nothing in it changes or runs. Nothing
        is deleted, and owners can bring it back.
      </Text>
      <Button variant="default" leftSection={<ArchiveIcon />} onClick={asking.open}>
        Archive the workspace
      </Button>
      <AskOnce
        opened={isAsking}
        title={`Archive ${workspace.name}?`}
        act="Archive"
        isPending={archive.isPending}
        error={archive.error}
        onAct={() => void act()}
        onClose={asking.close}
      >
        Its transforms can no longer be changed or built, by anybody, until an owner brings it back.
      </AskOnce>
    </Stack>
  )
}

function BringBack({ workspace }: { workspace: Workspace }) {
  const unarchive = useArchive(workspace.id, 'unarchive')
  const act = () =>
    unarchive.mutateAsync().then(
      () => said(`${workspace.name} is back.`),
      () => undefined,
    )
  return (
    <Stack gap="sm" align="flex-start">
      <Text c="dimmed">
        Once brought back, everything in it is as it was, and can be changed and built again.
      </Text>
      <Refusal error={unarchive.error} />
      <Button leftSection={<ArchiveRestore />} loading={unarchive.isPending} onClick={act}>
        Bring it back
      </Button>
    </Stack>
  )
}
