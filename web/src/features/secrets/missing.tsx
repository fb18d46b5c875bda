import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'

import { secretsQuery, usesQuery } from './api'

/** What code declares and the vault does not hold: those builds would fail. */
export function Missing({ workspaceId }: { workspaceId: string }) {
  const secrets = useQuery(secretsQuery(workspaceId)).data
  const uses = useQuery(usesQuery(workspaceId)).data
  if (!secrets || !uses) return null
  const there = new Set(secrets.map(({ name }) => name))
  const missing = uses.uses.filter(({ secret }) => !there.has(secret))
  if (missing.length === 0) return null
  return (
    <Alert icon={<TriangleAlert />} color="yellow" title="Declared, and not in the vault">
      <ul>
        {missing.map(({ secret, path, transform_id }) => (
          <li key={`${secret} ${transform_id}`}>
            {secret}, by {path}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
