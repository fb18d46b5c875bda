import { ActionIcon, Menu } from '@mantine/core'
import { Code, Download, Ellipsis, Lock, Trash2 } from 'lucide-react'

import { saveFreshly } from '../../shared/api/download'
import { useMay } from '../../shared/api/workspace'
import { downloadAddress, type RawFile } from './api'
import { isTable } from './kind'
import { useDeleting } from './use-deleting'
import { useIsUnreadable } from './use-unreadable'

type Props = {
  workspaceId: string
  file: RawFile
  /** Where no button beside the menu offers it. */
  onIngest?: () => void
  onDeleted?: () => void
}

export function FileMenu({ workspaceId, file, onIngest, onDeleted }: Props) {
  const may = useMay(workspaceId)
  const remove = useDeleting(workspaceId, onDeleted)
  const isUnreadable = useIsUnreadable(workspaceId, file)
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`${file.name}: actions`}>
          <Ellipsis />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onIngest && isTable(file.kind) && may('transform:write') && (
          <Menu.Item leftSection={<Code />} disabled={isUnreadable} onClick={onIngest}>
            {isUnreadable ? 'No ingest: the file cannot be read' : 'Make an ingest from this'}
          </Menu.Item>
        )}
        <DownloadItem workspaceId={workspaceId} file={file} isAllowed={may('dataset:export')} />
        {may('file:write') && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<Trash2 />} onClick={() => remove(file)}>
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

type DownloadProps = { workspaceId: string; file: RawFile; isAllowed: boolean }

function DownloadItem({ workspaceId, file, isAllowed }: DownloadProps) {
  if (!isAllowed)
    return (
      <Menu.Item disabled leftSection={<Lock />}>
        Download: needs the role Exporter
      </Menu.Item>
    )
  return (
    <Menu.Item
      component="a"
      href={downloadAddress(workspaceId, file.id)}
      download={file.name}
      onClick={saveFreshly}
      leftSection={<Download />}
    >
      Download
    </Menu.Item>
  )
}
