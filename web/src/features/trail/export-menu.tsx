import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'

import { saveFreshly } from '../../shared/api/download'
import { exportAddress } from './api'
import type { Filter } from './filter'

type Props = { workspaceId: string | undefined; filter: Filter }

const formats = [
  { format: 'csv', words: 'CSV for spreadsheets' },
  { format: 'jsonl', words: 'JSON Lines, as they were sealed' },
] as const

/** What was searched, as a file. That it was taken along is itself a line. */
export function ExportMenu({ workspaceId, filter }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>All that this search finds, as</Menu.Label>
        {formats.map(({ format, words }) => (
          <Menu.Item
            key={format}
            component="a"
            href={exportAddress(workspaceId, filter, format)}
            download
            onClick={saveFreshly}
          >
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
