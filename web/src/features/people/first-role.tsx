import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { workspacesQuery, type Role } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { useGiveRole } from './api'

export type Added = { id: string; name: string }

const roles: { value: Role; label: string }[] = [
  { value: 'VIEWER', label: 'Viewer' },
  { value: 'EDITOR', label: 'Editor' },
  { value: 'EXPORTER', label: 'Exporter' },
  { value: 'OWNER', label: 'Owner' },
]

/** Who was just added has an account and sees nothing yet: this leads on. */
export function FirstRole({ person, onClose }: { person: Added; onClose: () => void }) {
  const workspaces = useQuery(workspacesQuery).data ?? []
  const give = useGiveRole()
  const [workspace, setWorkspace] = useState<string | null>(null)
  const [role, setRole] = useState<Role>('VIEWER')
  const live = workspaces.filter((one) => one.archived_at === null)

  function go(to: string) {
    give.mutate(
      { person: person.id, workspace: to, role },
      {
        onSuccess: () => {
          const name = live.find((one) => one.id === to)?.name ?? 'the workspace'
          said(`${person.name} is a member of ${name} now.`)
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={`Give ${person.name} a role in a workspace`}>
      <Stack gap="md">
        <Text c="dimmed">
          Until then the account opens no workspace. More roles, and other workspaces, are given on
          the page Members of each.
        </Text>
        <Select
          label="Workspace"
          placeholder="Choose a workspace"
          searchable
          data={live.map((one) => ({ value: one.id, label: one.name }))}
          value={workspace}
          onChange={setWorkspace}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={roles}
          value={role}
          onChange={(chosen) => chosen !== null && setRole(chosen)}
        />
        <Refusal error={give.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button
            disabled={workspace === null}
            loading={give.isPending}
            onClick={() => workspace !== null && go(workspace)}
          >
            Give the role
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
