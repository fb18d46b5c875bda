import { Button, Group, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'

import type { PersonFound } from '../../shared/api/people'
import { FindPerson } from '../../shared/ui/find-person'
import { usePrograms } from './use-programs'

type Props = {
  workspaceId: string
  held: ReadonlySet<string>
  onAdd: (person: string) => void
}

export function AddPerson({ workspaceId, held, onAdd }: Props) {
  const programs = usePrograms(workspaceId)
  const [isOpen, opening] = useDisclosure(false)
  const [chosen, setChosen] = useState<PersonFound | null>(null)

  function add() {
    if (chosen === null) return
    onAdd(chosen.id)
    setChosen(null)
    opening.close()
  }

  return (
    <>
      <Button variant="default" leftSection={<UserPlus />} onClick={opening.open}>
        Share with a person
      </Button>
      <Modal opened={isOpen} onClose={opening.close} title="Share with a person">
        <Stack gap="md">
          <FindPerson
            programs={programs}
            present={held}
            presentWords="has a share"
            chosen={chosen}
            onChoose={setChosen}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={opening.close}>
              Cancel
            </Button>
            <Button disabled={chosen === null} onClick={add}>
              Share
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
