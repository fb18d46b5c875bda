import { Button } from '@mantine/core'

import { StateMark, type State } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import type { Level, LogLine } from './api'
import classes from './logs-page.module.css'

const looks: Record<Level, { state: State; text: string }> = {
  debug: { state: 'never', text: 'Debug' },
  info: { state: 'never', text: 'Information' },
  warning: { state: 'stale', text: 'Warning' },
  error: { state: 'failed', text: 'Error' },
  critical: { state: 'failed', text: 'Critical' },
}

type Props = { line: LogLine; onFollow: (request: string) => void }

/** A line of a log. All of it is text that somebody may have typed, and is shown as text. */
export function LogRow({ line, onFollow }: Props) {
  const { request_id } = line
  return (
    <tr>
      <td data-soft>
        <When at={line.at} />
      </td>
      <td>
        <StateMark {...looks[line.level]} />
      </td>
      <td data-soft>{line.program === 'api' ? 'API' : 'Worker'}</td>
      <th scope="row" data-wide>
        <span className={classes.text}>{line.event}</span>
        <dl className={classes.facts}>
          {Object.entries(line.facts).map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={classes.text}>{fact}</dd>
            </div>
          ))}
        </dl>
      </th>
      <td data-actions>
        {request_id !== null && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Follow request ${request_id}`}
            onClick={() => onFollow(request_id)}
          >
            Follow
          </Button>
        )}
      </td>
    </tr>
  )
}
