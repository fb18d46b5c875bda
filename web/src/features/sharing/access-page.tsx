import { Checkbox, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, useState, type ReactNode } from 'react'

import { groupsQuery } from '../../shared/api/groups'
import { lineageQuery } from '../../shared/api/lineage'
import { useMay } from '../../shared/api/workspace'
import { AskOnce } from '../../shared/ui/ask-once'
import { Failed, Refusal } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Section } from '../../shared/ui/section'
import { Table } from '../../shared/ui/table'
import classes from './access-page.module.css'
import { accessQuery, useRestrict, useShare, type Access, type Holder, type Share } from './api'
import { AddPerson } from './add-person'
import { Explain } from './explain'
import { shareable } from './rights'

type Props = { workspaceId: string; transformId: string }

/** Who may do what to one transform and its dataset, beside the roles of the workspace. */
export function AccessPage({ workspaceId, transformId }: Props) {
  const access = useQuery(accessQuery(workspaceId, transformId))
  const nodes = useQuery(lineageQuery(workspaceId)).data?.nodes ?? []
  const nameOf = (id: string) => nodes.find((node) => node.transform_id === id)?.name
  if (access.isPending) return <Loading label="Loading who may do what" isInset />
  if (access.isError)
    return <Failed error={access.error} retry={() => void access.refetch()} />
  const place = { workspaceId, transformId, name: nameOf(transformId) ?? 'This transform' }
  return (
    <div className={classes.page}>
      <Restriction {...place} access={access.data}>
        {access.data.made_from.length > 0 && (
          <p role="status" className={classes.closed}>
            {'It is closed all the same, to whoever may not read all that it was made from: '}
            {access.data.made_from.map((id, place) => (
              <Fragment key={id}>
                {place > 0 && ', '}
                <Link
                  to="/workspaces/$workspaceId/transforms/$transformId/access"
                  params={{ workspaceId, transformId: id }}
                >
                  {nameOf(id) ?? 'one that is gone'}
                </Link>
              </Fragment>
            ))}
          </p>
        )}
      </Restriction>
      <Shares {...place} access={access.data} />
      <Explain {...place} />
    </div>
  )
}

type Part = Props & { name: string; access: Access }

function Restriction({ workspaceId, transformId, name, access, children }: Part & { children: ReactNode }) {
  const restrict = useRestrict(workspaceId, transformId)
  const mayManage = useMay(workspaceId)('member:manage')
  const label = `Restrict ${name} to people who are named`
  return (
    <Section title="Restriction">
      <Switch
        label={label}
        // Its own label would be read together with the track beside it.
        aria-label={label}
        description="Other members see that it exists, and nothing in it. What is made from it is closed with it. Owners and administrators still see everything."
        checked={access.is_restricted}
        disabled={!mayManage || restrict.isPending}
        onChange={(event) => restrict.mutate(event.currentTarget.checked)}
      />
      {children}
      <Refusal error={restrict.error} />
    </Section>
  )
}

const holderOf = (share: Share): Holder =>
  share.person_id === null
    ? { kind: 'groups', id: share.group_id ?? '' }
    : { kind: 'people', id: share.person_id }

function Shares({ workspaceId, transformId, access }: Part) {
  const share = useShare(workspaceId, transformId)
  const mayManage = useMay(workspaceId)('member:manage')
  const groups = useQuery(groupsQuery).data ?? []
  const held = new Set(access.shares.map((one) => one.person_id ?? one.group_id ?? ''))
  const [ending, setEnding] = useState<Share | null>(null)
  const add = (holder: Holder) => share.mutate({ ...holder, permissions: ['dataset:read'] })
  return (
    <Section
      title="Shared with"
      lead="People and groups, also from outside the workspace, and what they may do to this one."
    >
      {mayManage && (
        <div className={classes.adding}>
          <AddPerson
            workspaceId={workspaceId}
            held={held}
            onAdd={(person) => add({ kind: 'people', id: person })}
          />
          <Select
            aria-label="Share with a group"
            placeholder="Share with a group"
            searchable
            value={null}
            data={groups
              .filter((group) => !held.has(group.id))
              .map((group) => ({ value: group.id, label: group.name }))}
            onChange={(group) => group !== null && add({ kind: 'groups', id: group })}
          />
        </div>
      )}
      <Refusal error={share.error} />
      {access.shares.length > 0 && (
        <Table label="Shared with">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {shareable.map(({ right, name: words }) => (
                <th key={right} scope="col">
                  {words}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {access.shares.map((one) => (
              <tr key={holderOf(one).id}>
                <th scope="row" data-wide>
                  {one.name}
                  {one.group_id !== null && <span className={classes.kind}> (group)</span>}
                </th>
                {shareable.map(({ right, name: words }) => (
                  <td key={right}>
                    <Checkbox
                      aria-label={`${one.name}: ${words}`}
                      checked={one.permissions.includes(right)}
                      disabled={!mayManage || share.isPending}
                      onChange={() => {
                        const permissions = toggled(one, right)
                        // Nothing would be left: that is asked first.
                        if (permissions.length === 0) setEnding(one)
                        else share.mutate({ ...holderOf(one), permissions })
                      }}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {ending && (
        <AskOnce
          opened
          title={`Stop sharing with ${ending.name}?`}
          act="Stop sharing"
          isPending={share.isPending}
          error={share.error}
          onAct={() =>
            share.mutate(
              { ...holderOf(ending), permissions: [] },
              { onSuccess: () => setEnding(null) },
            )
          }
          onClose={() => setEnding(null)}
        >
          Whatever was allowed here beside the roles of the workspace ends at once, open logs and
          running builds included.
        </AskOnce>
      )}
    </Section>
  )
}

/** Without the right to read, the others are of no use: taking it away takes all. */
function toggled(share: Share, right: (typeof shareable)[number]['right']) {
  const held = shareable.map((one) => one.right).filter((one) => share.permissions.includes(one))
  if (!held.includes(right)) return [...held, right]
  return right === 'dataset:read' ? [] : held.filter((one) => one !== right)
}
