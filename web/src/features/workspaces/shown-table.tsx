import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { shownQuery } from '../../shared/api/shown'
import { Section } from '../../shared/ui/section'
import { Table } from '../../shared/ui/table'

/** Single datasets, of workspaces in which the person may have no role at all. */
export function ShownTable() {
  const shown = useQuery(shownQuery).data ?? []
  if (shown.length === 0) return null
  return (
    <Section title="Shown to you" lead="Single datasets that somebody has shared with you.">
      <Table label="Shown to you">
        <thead>
          <tr>
            <th scope="col">Dataset</th>
            <th scope="col">Workspace</th>
            <th scope="col">You may</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.workspace_id + one.transform_id}>
              <th scope="row" data-wide>
                <Link
                  to="/shown/$shownIn/$shown"
                  params={{ shownIn: one.workspace_id, shown: one.transform_id }}
                >
                  {one.name}
                </Link>
              </th>
              <td data-soft>{one.workspace}</td>
              <td data-soft>
                {one.may.includes('dataset:export') ? 'read and export' : 'read'}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}
