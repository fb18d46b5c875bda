import { StateMark } from '../../shared/ui/state-mark'
import { Table } from '../../shared/ui/table'
import type { Check } from './api'
import classes from './check-table.module.css'

/** Every attempt with what it met; one that got through stands first. */
export function CheckTable({ label, checks }: { label: string; checks: Check[] }) {
  const sorted = checks.toSorted((one, other) => Number(one.passed) - Number(other.passed))
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Came of it</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ name, passed, evidence }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <StateMark
                state={passed ? 'succeeded' : 'failed'}
                text={passed ? 'Held' : 'Not held'}
              />
            </td>
            <td data-wide className={classes.evidence}>
              {evidence === '' ? '—' : <code>{evidence}</code>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
