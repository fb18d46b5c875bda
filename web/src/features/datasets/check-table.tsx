import type { HealthReport } from '../../shared/api/datasets'
import { StateMark } from '../../shared/ui/state-mark'
import { Table } from '../../shared/ui/table'

/** Every check of every column; those that failed first. */
export function CheckTable({ report }: { report: HealthReport }) {
  const checks = Object.entries(report.columns)
    .flatMap(([column, { checks: some }]) => some.map((check) => ({ ...check, column })))
    .toSorted((one, other) => Number(one.passed) - Number(other.passed))
  return (
    <Table label="Checks">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Check</th>
          <th scope="col">Result</th>
          <th scope="col">If it fails</th>
          <th scope="col">What was found</th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check, index) => (
          <tr key={index}>
            <th scope="row">{check.column}</th>
            <td>
              <code>{check.check}</code>
            </td>
            <td>
              {check.passed ? (
                <StateMark state="succeeded" text="Passed" />
              ) : (
                <StateMark
                  state={check.severity === 'fail' ? 'failed' : 'stale'}
                  text={check.severity === 'fail' ? 'Failed' : 'Warned'}
                />
              )}
            </td>
            <td data-soft>{check.severity === 'fail' ? 'the step fails' : 'a warning'}</td>
            <td data-soft data-wide>
              {check.error}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
