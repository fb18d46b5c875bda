import { Anchor, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import type { Uses, Vault } from './api'

type Props = { workspaceId: string; name: string; uses: Uses; gives: Vault['gives'] | undefined }

/** The transforms that declare a secret; or that none does, as far as this person can see. */
export function UsedBy({ workspaceId, name, uses, gives }: Props) {
  const users = uses.uses.filter((one) => one.secret === name)
  if (users.length === 0) return <Text c="dimmed">{whyNone(uses.has_closed, gives)}</Text>
  return (
    <Group gap="xs">
      {users.map(({ transform_id, path }) => (
        <Anchor
          key={transform_id}
          component={Link}
          to="/workspaces/$workspaceId/transforms/$transformId"
          params={{ workspaceId, transformId: transform_id } as never}
        >
          {path}
        </Anchor>
      ))}
    </Group>
  )
}

function whyNone(hasClosed: boolean, gives: Props['gives']): string {
  if (gives === 'all') return 'Declared by none, given to all'
  return hasClosed ? 'Unused, as far as you may look' : 'Unused'
}
