import { Button, Menu, Popover, Text } from '@mantine/core'
import { Download, Lock } from 'lucide-react'

import { useMayOn } from '../../shared/api/datasets'
import { saveFreshly } from '../../shared/api/download'
import { exportAddress, type Source } from './api'
import classes from './export-menu.module.css'

const formats = [
  { format: 'parquet', words: 'Parquet' },
  { format: 'csv', words: 'CSV' },
  // Such programs run a cell that begins like a formula; here it begins with a quote instead.
  { format: 'csv-for-spreadsheets', words: 'CSV for spreadsheets' },
] as const

/** Export, for those who may; for the others the reason, where they would look for it. */
export function ExportMenu({ source, name }: { source: Source; name: string }) {
  const may = useMayOn(source.workspaceId, source.transformId)
  if (!may('dataset:export')) return <WhyNot />
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>The whole snapshot, as</Menu.Label>
        {formats.map(({ format, words }) => (
          <Menu.Item
            key={format}
            component="a"
            href={exportAddress(source, format, name)}
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

function WhyNot() {
  return (
    <Popover position="bottom-end">
      <Popover.Target>
        <Button variant="subtle" leftSection={<Lock />}>
          Export
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text className={classes.reason} size="sm">
          You may read this dataset, but not export it. An owner of the workspace can give you the
          role Exporter, or share this one with you.
        </Text>
      </Popover.Dropdown>
    </Popover>
  )
}
