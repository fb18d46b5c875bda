import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'

import { useMay } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { said, saidNo } from '../../shared/ui/said'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { binQuery, useRestoreSecret, type Secret } from './api'

export function BinTable({ workspaceId }: { workspaceId: string }) {
  const bin = useQuery(binQuery(workspaceId))
  if (bin.isPending) return <Loading label="Loading the bin" />
  if (bin.isError && !bin.data)
    return <Failed error={bin.error} retry={() => void bin.refetch()} />
  if (bin.data.length === 0)
    return (
      <Empty icon={Trash2} title="The bin is empty">
        Deleted secrets wait here for 30 days, and can be brought back.
      </Empty>
    )
  return (
    <Table label="Bin">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Deleted</th>
          <th scope="col" aria-label="Actions" />
        </tr>
      </thead>
      <tbody>
        {bin.data.map((secret) => (
          <Row key={secret.id} workspaceId={workspaceId} secret={secret} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ workspaceId, secret }: { workspaceId: string; secret: Secret }) {
  const may = useMay(workspaceId)
  const restore = useRestoreSecret(workspaceId)
  const bringBack = () =>
    restore.mutateAsync(secret.id).then(() => said(`${secret.name} is back.`), saidNo)
  return (
    <tr>
      <th scope="row" data-wide>
        {secret.name}
      </th>
      <td data-soft>{secret.deleted_at !== null && <When at={secret.deleted_at} />}</td>
      <td data-actions>
        {may('secret:write') && (
          <Button
            variant="default"
            leftSection={<ArchiveRestore />}
            aria-label={`Restore ${secret.name}`}
            loading={restore.isPending}
            onClick={bringBack}
          >
            Restore
          </Button>
        )}
      </td>
    </tr>
  )
}
