import { StateMark, type State } from '../../shared/ui/state-mark'
import { When } from '../../shared/ui/when'
import type { Person } from './api'
import type { Invitation } from './link-shown'
import { PersonActions } from './person-actions'
import classes from './person-row.module.css'

type Props = {
  person: Person
  people: Person[]
  isMe: boolean
  onLink: (invitation: Invitation) => void
}

const standings: Record<Person['state'], { mark: State; text: string }> = {
  active: { mark: 'succeeded', text: 'Active' },
  disabled: { mark: 'cancelled', text: 'Disabled' },
  invited: { mark: 'waiting', text: 'Invited' },
  link_expired: { mark: 'stale', text: 'Link expired' },
}

export function PersonRow({ person, people, isMe, onLink }: Props) {
  const { mark, text } = standings[person.state]
  return (
    <tr>
      <th scope="row" data-long>
        {person.name}
        {isMe && <span className={classes.me}> (you)</span>}
      </th>
      <td data-soft data-long>
        {person.login}
      </td>
      <td data-soft data-long>
        {addressOf(person)}
      </td>
      <td data-soft>{person.is_administrator ? 'Administrator' : '—'}</td>
      <td data-soft>{person.has_second_factor ? 'Yes' : 'None'}</td>
      <td data-soft>{person.last_seen_at ? <When at={person.last_seen_at} /> : 'Never'}</td>
      <td>
        <StateMark state={mark} text={text} />
      </td>
      <td data-actions>
        <PersonActions person={person} people={people} isMe={isMe} onLink={onLink} />
      </td>
    </tr>
  )
}

function addressOf({ email, is_email_verified }: Person): string {
  if (email === null) return '—'
  return is_email_verified ? email : `${email} (not confirmed)`
}
