import { Table } from '../../shared/ui/table'
import type { Person } from './api'
import type { Invitation } from './link-shown'
import { PersonRow } from './person-row'

type Props = {
  people: Person[]
  me: string | undefined
  onLink: (invitation: Invitation) => void
}

export function PeopleTable({ people, me, onLink }: Props) {
  return (
    <Table label="People">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Login</th>
          <th scope="col">E-mail</th>
          <th scope="col">Installation</th>
          <th scope="col">Second factor</th>
          <th scope="col">Last seen</th>
          <th scope="col">State</th>
          <th scope="col" aria-label="Actions" data-actions />
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            people={people}
            isMe={person.id === me}
            onLink={onLink}
          />
        ))}
      </tbody>
    </Table>
  )
}
