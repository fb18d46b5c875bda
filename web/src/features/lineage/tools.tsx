import { Button, Select, TextInput, VisuallyHidden } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { ListChecks, Search } from 'lucide-react'

import type { Lineage } from '../../shared/api/lineage'
import { Choice } from '../../shared/ui/choice'
import { count, plural } from '../../shared/ui/format'
import { textOf } from '../../shared/ui/state-mark'
import { filtersFor, type Filter } from './choice'
import classes from './tools.module.css'

type Props = {
  lineage: Lineage
  shown: number
  find: string
  onFind: (find: string) => void
  onFound: () => void
  onSelectAll: () => void
  filter: Filter
  onFilter: (filter: Filter) => void
  isList: boolean
}

const words = (filter: Filter) => {
  if (filter === 'all') return 'All'
  return filter === 'problem' ? 'With problems' : textOf(filter)
}

export function Tools(props: Props) {
  const { lineage, shown, find, onFind, onFound, onSelectAll, filter, onFilter, isList } = props
  const navigate = useNavigate()
  const filters = filtersFor(lineage.nodes)
  const show = (view: 'graph' | 'list') =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, view: view === 'list' ? view : undefined }),
    })

  return (
    <div className={classes.tools} role="toolbar" aria-label="Find and filter">
      <VisuallyHidden component="h1">Graph</VisuallyHidden>
      <TextInput
        className={classes.find}
        aria-label="Find a transform"
        placeholder="Find a transform"
        type="search"
        leftSection={<Search />}
        value={find}
        onChange={(event) => onFind(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && onFound()}
      />
      <Select
        className={classes.filter}
        aria-label="State"
        allowDeselect={false}
        value={filters.some((one) => one.filter === filter) ? filter : 'all'}
        data={filters.map((one) => ({
          value: one.filter,
          label: `${words(one.filter)} (${one.count})`,
        }))}
        onChange={(value) => onFilter(value ?? 'all')}
      />
      <span className={classes.count} role="status">
        {shown < lineage.nodes.length && `${count(shown)} of `}
        {plural(lineage.nodes.length, 'transform')}
      </span>
      <Button
        variant="subtle"
        leftSection={<ListChecks />}
        disabled={shown === 0}
        onClick={onSelectAll}
      >
        Select all
      </Button>
      <div className={classes.view}>
        <Choice
          label="View"
          value={isList ? 'list' : 'graph'}
          options={[
            { value: 'graph', name: 'Graph' },
            { value: 'list', name: 'List' },
          ]}
          onChoose={show}
        />
      </div>
    </div>
  )
}
