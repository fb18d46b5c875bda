import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { Columns3 } from 'lucide-react'
import { useState } from 'react'

import type { Column } from '../../shared/api/datasets'
import { count } from '../../shared/ui/format'
import classes from './column-picker.module.css'
import { shownColumns, withColumn, type View } from './view'

type Props = { columns: Column[]; view: View; onView: (view: View) => void }

export function ColumnPicker({ columns, view, onView }: Props) {
  const [find, setFind] = useState('')
  const shown = shownColumns(columns, view)
  const found = columns.filter((column) => column.name.toLowerCase().includes(find.toLowerCase()))
  const isAll = view.columns === null
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 />}>
          {isAll ? 'Columns' : `${count(shown.length)} of ${count(columns.length)} columns`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.picker}>
          <TextInput
            type="search"
            aria-label="Find a column"
            placeholder="Find a column"
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <fieldset className={classes.columns}>
            <legend>Shown columns</legend>
            {found.map((column) => (
              <Checkbox
                key={column.name}
                label={column.name}
                checked={shown.includes(column)}
                disabled={shown.length === 1 && shown.includes(column)}
                onChange={(event) =>
                  onView(withColumn(columns, view, column.name, event.currentTarget.checked))
                }
              />
            ))}
          </fieldset>
          <Button
            variant="subtle"
            disabled={isAll}
            onClick={() => onView({ ...view, columns: null })}
          >
            Show all
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
