import { Link } from '@tanstack/react-router'

import type { Lineage, LineageNode } from '../../shared/api/lineage'
import { bytes, count } from '../../shared/ui/format'
import { ProblemList } from '../../shared/ui/problem-list'
import { StateMark } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import { BuildButtons } from './build-buttons'
import { HealthMark } from './health-mark'
import { KindIcon } from './kind-icon'
import { NameButton } from './name-button'
import classes from './node-details.module.css'
import { Schema } from './schema'
import { staleInWords } from './sentence'

type Props = {
  workspaceId: string
  lineage: Lineage
  node: LineageNode
  onSelect: (selection: Set<string>) => void
}

export function NodeDetails({ workspaceId, lineage, node, onSelect }: Props) {
  const byId = new Map(lineage.nodes.map((one) => [one.transform_id, one.name]))
  const feeds = lineage.edges
    .filter((edge) => edge.source === node.transform_id)
    .map((edge) => edge.target)
  const show = (id: string) => onSelect(new Set([id]))

  return (
    <>
      <header className={classes.head}>
        <KindIcon kind={node.kind} />
        <h2 className={classes.name}>{node.name}</h2>
      </header>
      <StateMark state={node.state} />
      {node.stale_because.length > 0 && (
        <ul className={classes.reasons}>
          {node.stale_because.map((because) => (
            <li key={because.what + (because.name ?? '')}>{staleInWords(because)}</li>
          ))}
        </ul>
      )}
      <BuildButtons
        workspaceId={workspaceId}
        lineage={lineage}
        selection={new Set([node.transform_id])}
        onSelect={onSelect}
      />
      <nav className={classes.ways} aria-label={`Open ${node.name}`}>
        <Link
          to="/workspaces/$workspaceId/transforms/$transformId"
          params={{ workspaceId, transformId: node.transform_id }}
        >
          Code
        </Link>
        <Link
          to="/workspaces/$workspaceId/transforms/$transformId/preview"
          params={{ workspaceId, transformId: node.transform_id }}
        >
          Preview
        </Link>
        <Link
          to="/workspaces/$workspaceId/transforms/$transformId/logs"
          params={{ workspaceId, transformId: node.transform_id }}
        >
          Logs
        </Link>
        {node.kind === 'plot' && (
          <Link
            to="/workspaces/$workspaceId/transforms/$transformId/plots"
            params={{ workspaceId, transformId: node.transform_id }}
          >
            Plots
          </Link>
        )}
      </nav>
      <ProblemList problems={node.problems} />
      <Facts workspaceId={workspaceId} node={node} />
      <Neighbours
        title="Made from"
        names={node.inputs.map(({ transform_id, name }) => ({ id: transform_id, name }))}
        onShow={show}
      />
      <Neighbours
        title="Feeds"
        names={feeds.map((id) => ({ id, name: byId.get(id) ?? id }))}
        onShow={show}
      />
      {node.snapshot && (
        <Schema
          key={node.transform_id}
          workspaceId={workspaceId}
          transformId={node.transform_id}
          columnCount={node.snapshot.column_count}
        />
      )}
    </>
  )
}

function Facts({ workspaceId, node }: { workspaceId: string; node: LineageNode }) {
  const { snapshot, last_step: step } = node
  return (
    <dl className={classes.facts}>
      {snapshot && (
        <>
          <Fact name="Rows">{count(snapshot.row_count)}</Fact>
          <Fact name="Columns">{count(snapshot.column_count)}</Fact>
          <Fact name="Size">{bytes(snapshot.bytes)}</Fact>
          <Fact name="Built">
            <When at={snapshot.created_at} />
          </Fact>
        </>
      )}
      {node.health && (
        <Fact name="Health">
          <HealthMark health={node.health} />
        </Fact>
      )}
      {step && (
        <Fact name="Last build">
          <Link
            to="/workspaces/$workspaceId/builds/$buildId"
            params={{ workspaceId, buildId: step.build_id }}
            search={{ step: step.step_id }}
          >
            {step.state}
          </Link>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type NeighboursProps = {
  title: string
  names: { id: string | null; name: string }[]
  onShow: (id: string) => void
}

function Neighbours({ title, names, onShow }: NeighboursProps) {
  if (names.length === 0) return null
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.names}>
        {names.map(({ id, name }) => (
          <li key={name}>
            {id === null ? name : <NameButton name={name} onPress={() => onShow(id)} />}
          </li>
        ))}
      </ul>
    </section>
  )
}
