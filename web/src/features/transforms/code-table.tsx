import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { inOneLine, merged } from '../../shared/api/code-problem'
import { lineageQuery } from '../../shared/api/lineage'
import { bytes, plural } from '../../shared/ui/format'
import { StateMark } from '../../shared/ui/state-mark'
import { Table } from '../../shared/ui/table'
import type { CodeFile } from './api'
import classes from './code-table.module.css'

type Props = { label: string; workspaceId: string; files: CodeFile[] }

export function CodeTable({ label, workspaceId, files }: Props) {
  const nodes = useQuery(lineageQuery(workspaceId)).data?.nodes ?? []
  const byId = new Map(nodes.map((node) => [node.transform_id, node]))
  return (
    <section className={classes.group} aria-label={label}>
      <h2 className={classes.title}>{label}</h2>
      <Table label={label}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Data</th>
            <th scope="col">Problems</th>
            <th scope="col" data-number>
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => {
            const node = byId.get(file.transform_id ?? '')
            // A misspelt input or a circle shows only where the whole workspace is looked at.
            const problems = merged(file.problems, node?.problems ?? [])
            return (
              <tr key={file.path}>
                <th scope="row" data-wide>
                  <FileLink workspaceId={workspaceId} file={file} />
                </th>
                <td>{node && <StateMark state={node.state} />}</td>
                <td>
                  {problems.length > 0 && (
                    <span
                      className={classes.problems}
                      title={problems.map(inOneLine).join('\n')}
                    >
                      {plural(problems.length, 'problem')}
                    </span>
                  )}
                </td>
                <td data-number data-soft>
                  {file.size === null ? 'Closed' : bytes(file.size)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </section>
  )
}

function FileLink({ workspaceId, file }: { workspaceId: string; file: CodeFile }) {
  if (file.kind === 'transform' && file.transform_id !== null)
    return (
      <Link
        to="/workspaces/$workspaceId/transforms/$transformId"
        params={{ workspaceId, transformId: file.transform_id }}
      >
        {file.path}
      </Link>
    )
  return (
    <Link to="/workspaces/$workspaceId/code/$" params={{ workspaceId, _splat: file.path }}>
      {file.path}
    </Link>
  )
}
