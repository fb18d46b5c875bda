import { Link } from '@tanstack/react-router'

import type { BuildSummary } from '../../shared/api/builds'
import { idLabel, shortId } from '../../shared/ui/format'
import { StateMark } from '../../shared/ui/state-mark'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { Elapsed } from './elapsed'
import { StepBar } from './step-bar'

type Props = { label: string; workspaceId: string; builds: BuildSummary[] }

export function BuildTable({ label, workspaceId, builds }: Props) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">Build</th>
          <th scope="col">State</th>
          <th scope="col">Steps</th>
          <th scope="col" data-number>
            Duration
          </th>
          <th scope="col">Started</th>
          <th scope="col">By</th>
          <th scope="col">Code</th>
        </tr>
      </thead>
      <tbody>
        {builds.map((build) => (
          <tr key={build.id}>
            <th scope="row">
              <Link
                to="/workspaces/$workspaceId/builds/$buildId"
                params={{ workspaceId, buildId: build.id }}
              >
                <code>{idLabel(build.id)}</code>
              </Link>
            </th>
            <td>
              <StateMark state={build.state} />
            </td>
            <td data-wide>
              <StepBar counts={build.step_counts} />
            </td>
            <td data-number>
              <Elapsed from={build.started_at} to={build.finished_at} />
            </td>
            <td data-soft>
              <When at={build.created_at} />
            </td>
            <td data-soft>{build.started_by.name}</td>
            <td data-soft>
              <code>{shortId(build.commit)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
