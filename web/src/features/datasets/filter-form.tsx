import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import type { Column } from '../../shared/api/datasets'
import { typedIn } from '../../shared/ui/fields'
import classes from './filter-form.module.css'
import { filterFor, opsFor } from './typed'
import { opInWords, takesValue, type Filter, type Op } from './view'

type Props = { column: Column; onFilter: (filter: Filter) => void }

export function FilterForm({ column, onFilter }: Props) {
  const ops = opsFor(column.type)
  const [op, setOp] = useState<Op>(ops[0] ?? 'eq')
  const [isWrong, setWrong] = useState(false)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = typedIn(event.currentTarget, 'value')
    const filter = filterFor(column, op, typed)
    setWrong(filter === undefined)
    if (filter) onFilter(filter)
  }

  return (
    <form onSubmit={submit} aria-label={`Filter ${column.name}`}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <Select
          className={classes.op}
          aria-label="Comparison"
          comboboxProps={{ withinPortal: false }}
          allowDeselect={false}
          value={op}
          data={ops.map((one) => ({ value: one, label: opInWords(one) }))}
          onChange={(value) => setOp(value ?? 'eq')}
        />
        {takesValue(op) && (
          <TextInput
            className={classes.value}
            name="value"
            aria-label="Value"
            placeholder={op === 'in' ? 'one, two, three' : 'value'}
            error={isWrong && `Not a value of ${column.type}.`}
          />
        )}
        <Button type="submit" className={classes.act}>Filter</Button>
      </Group>
    </form>
  )
}
