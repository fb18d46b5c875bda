import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'

import { useMay } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { bytes, exactTime, plural } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { said, saidNo } from '../../shared/ui/said'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { binQuery, useRestoreFile, type RawFile } from './api'

const KEPT_DAYS = 30
const DAY_MS = 86_400_000

export function BinTable({ workspaceId }: { workspaceId: string }) {
  const bin = useQuery(binQuery(workspaceId))
  if (bin.isPending) return <Loading label="Loading the bin" />
  if (bin.isError && !bin.data)
    return <Failed error={bin.error} retry={() => void bin.refetch()} />
  if (bin.data.length === 0)
    return (
      <Empty icon={Trash2} title="The bin is empty">
        Deleted and replaced files wait here for {KEPT_DAYS} days, and can be brought back.
      </Empty>
    )
  return (
    <Table label="Bin">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" data-number>
            Size
          </th>
          <th scope="col">Deleted</th>
          <th scope="col">Gone for good</th>
          <th scope="col" aria-label="Actions" />
        </tr>
      </thead>
      <tbody>
        {bin.data.map((file) => (
          <Row key={file.id} workspaceId={workspaceId} file={file} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ workspaceId, file }: { workspaceId: string; file: RawFile }) {
  const may = useMay(workspaceId)
  const restore = useRestoreFile(workspaceId)
  const bringBack = () =>
    restore.mutateAsync(file.id).then(() => said(`${file.name} is back.`), saidNo)
  return (
    <tr>
      <th scope="row" data-wide>
        {file.name}
      </th>
      <td data-number>{bytes(file.bytes)}</td>
      <td data-soft>{file.deleted_at !== null && <When at={file.deleted_at} />}</td>
      <td data-soft>{file.deleted_at !== null && <Gone deletedAt={file.deleted_at} />}</td>
      <td data-actions>
        {may('file:write') && (
          <Button
            variant="default"
            leftSection={<ArchiveRestore />}
            aria-label={`Restore ${file.name}`}
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

function Gone({ deletedAt }: { deletedAt: string }) {
  const at = new Date(Date.parse(deletedAt) + KEPT_DAYS * DAY_MS).toISOString()
  return (
    <time dateTime={at} title={exactTime(at)}>
      {inDays(at)}
    </time>
  )
}

function inDays(at: string): string {
  const days = Math.floor((Date.parse(at) - Date.now()) / DAY_MS)
  return days < 1 ? 'within a day' : `in ${plural(days, 'day')}`
}
