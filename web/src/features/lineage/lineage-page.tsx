import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Waypoints } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'

import { lineageQuery, type Lineage, type LineageNode } from '../../shared/api/lineage'
import { useMay, workspaceQuery } from '../../shared/api/workspace'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { LinkButton } from '../../shared/ui/link-button'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { matches, type Filter } from './choice'
import { Graph } from './graph'
import { LineageList } from './lineage-list'
import classes from './lineage-page.module.css'
import { SidePanel } from './side-panel'
import { Tools } from './tools'
import { useSelection } from './use-selection'

type Props = { workspaceId: string; selected?: string; view?: string }

export function LineagePage({ workspaceId, selected, view }: Props) {
  const lineage = useQuery(lineageQuery(workspaceId))
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  if (lineage.data && lineage.data.nodes.length > 0)
    return (
      <Board
        workspaceId={workspaceId}
        workspaceName={workspace?.name}
        lineage={lineage.data}
        selected={selected}
        isList={view === 'list'}
      />
    )
  return (
    <Page title="Graph" of={workspace?.name}>
      {lineage.isPending && <Loading label="Loading the lineage" />}
      {lineage.isError && <Failed error={lineage.error} retry={() => void lineage.refetch()} />}
      {lineage.data && (
        <Empty icon={Waypoints} title="No transforms yet" action={<Begin workspaceId={workspaceId} />}>
          A transform is a Python function that takes data frames and returns one. Each becomes a
          node here, and what it reads draws the edges.
        </Empty>
      )}
    </Page>
  )
}

function Begin({ workspaceId }: { workspaceId: string }) {
  const may = useMay(workspaceId)
  return (
    <>
      {may('transform:write') && (
        <LinkButton
          to="/workspaces/$workspaceId/transforms"
          params={{ workspaceId }}
          search={{ dialog: 'new' }}
        >
          New transform
        </LinkButton>
      )}
    </>
  )
}

type BoardProps = {
  workspaceId: string
  workspaceName: string | undefined
  lineage: Lineage
  selected: string | undefined
  isList: boolean
}

function Board({ workspaceId, workspaceName, lineage, selected, isList }: BoardProps) {
  const navigate = useNavigate()
  const [selection, select] = useSelection(selected, lineage)
  const panel = useRef<HTMLElement>(null)
  const [find, setFind] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const isShown = useCallback((node: LineageNode) => matches(node, find, filter), [find, filter])
  const shown = lineage.nodes.filter(isShown)

  const open = (transformId: string) =>
    void navigate({
      to: '/workspaces/$workspaceId/transforms/$transformId',
      params: { workspaceId, transformId },
    })

  const selectAll = () => select(new Set(shown.map((node) => node.transform_id)))

  const tools = (
    <Tools
      lineage={lineage}
      shown={shown.length}
      find={find}
      onFind={setFind}
      onFound={() => select(new Set(shown.slice(0, 1).map((node) => node.transform_id)))}
      onSelectAll={selectAll}
      filter={filter}
      onFilter={setFilter}
      isList={isList}
    />
  )

  return (
    <Page title="Graph" of={workspaceName} width="full" bar={tools}>
      <div className={classes.board}>
        {isList ? (
          <div className={classes.list}>
            <LineageList nodes={shown} selection={selection} onSelect={select} />
          </div>
        ) : (
          <div className={classes.graph}>
            <Graph
              lineage={lineage}
              selection={selection}
              onSelect={select}
              onOpen={open}
              isShown={isShown}
              panel={panel}
            />
          </div>
        )}
        <SidePanel
          ref={panel}
          isOver={!isList}
          workspaceId={workspaceId}
          lineage={lineage}
          selection={selection}
          onSelect={select}
        />
      </div>
    </Page>
  )
}
