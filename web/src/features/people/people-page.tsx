import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'

import { meQuery } from '../../shared/api/me'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { AddPerson } from './add-person'
import { peopleQuery } from './api'
import { FirstRole, type Added } from './first-role'
import { LinkShown, type Invitation } from './link-shown'
import { PeopleTable } from './people-table'

/** All accounts of the installation. The server lets only administrators in. */
export function PeoplePage() {
  const me = useQuery(meQuery).data
  const people = useQuery(peopleQuery)
  const [isAdding, adding] = useDisclosure(false)
  const [added, setAdded] = useState<Added | null>(null)
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  return (
    <Page
      title="People"
      lead="Everybody with an account on this installation. What they may do in a workspace is decided there."
      actions={
        people.data && (
          <Button leftSection={<UserPlus />} onClick={adding.open}>
            Add a person
          </Button>
        )
      }
    >
      {people.isPending && <Loading label="Loading people" />}
      {people.isError && !people.data && (
        <Failed error={people.error} retry={() => void people.refetch()} />
      )}
      {people.data && <PeopleTable people={people.data} me={me?.id} onLink={setInvitation} />}
      {isAdding && (
        <AddPerson
          onClose={adding.close}
          onAdded={(person, made) => {
            adding.close()
            setInvitation(made)
            setAdded(person)
          }}
        />
      )}
      {/* The link first: it is shown only once. */}
      {added && !invitation && <FirstRole person={added} onClose={() => setAdded(null)} />}
      {invitation && <LinkShown invitation={invitation} onClose={() => setInvitation(null)} />}
    </Page>
  )
}
