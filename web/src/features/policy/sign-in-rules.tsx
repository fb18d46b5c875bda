import { count } from '../../shared/ui/format'
import { Table } from '../../shared/ui/table'
import type { SignInPolicy } from './api'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What the settings of the machine give: seen here, and changed there. */
export function SignInRules({ policy }: { policy: SignInPolicy }) {
  const rules: [string, string][] = [
    ['Shortest password', `${policy.password_minimum} characters`],
    ['Password from the list of common ones, or of your own names', 'Refused'],
    ['A session that is not used ends after', lasting(policy.session_idle_seconds)],
    ['Every session ends after', lasting(policy.session_seconds)],
    ['A fresh proof holds for', lasting(policy.step_up_seconds)],
    ['A token lives at most', lasting(policy.token_seconds)],
  ]
  return (
    <Table label="Passwords and sessions">
      <tbody>
        {rules.map(([rule, value]) => (
          <tr key={rule}>
            <th scope="row" data-wide>
              {rule}
            </th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** “3 of 12 people who may sign in have no second factor.” */
export function withoutFactor({ people, people_without_factor: without }: SignInPolicy): string {
  if (without === 0) return 'Everybody who may sign in has one.'
  const verb = without === 1 ? 'has' : 'have'
  return `${count(without)} of ${count(people)} who may sign in ${verb} none.`
}

function lasting(seconds: number): string {
  const [size, unit] = ([[DAY, 'day'], [HOUR, 'hour']] as const).find(
    ([length]) => seconds >= length && seconds % length === 0,
  ) ?? [MINUTE, 'minute']
  const number = seconds / size
  return `${count(number)} ${unit}${number === 1 ? '' : 's'}`
}
