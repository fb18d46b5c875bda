import { Button, Group, Modal, Stack, Text } from '@mantine/core'

import { bytes, plural } from '../../shared/ui/format'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import type { Chosen, Replaced } from './choosing'

type Props = { chosen: Chosen; onSend: (files: File[]) => void; onClose: () => void }

/** Said before anything is sent: which files would take the place of which. */
export function AskToReplace({ chosen: { fresh, replaced }, onSend, onClose }: Props) {
  const send = (files: File[]) => {
    onSend(files)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={titleOf(replaced)} size="lg">
      <Stack gap="md">
        <Replacing replaced={replaced} />
        <Text c="dimmed">
          What is there now goes to the bin, from where it can be brought back for 30 days.
          Transforms that read a file by its name read the new one at their next build.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Upload nothing
          </Button>
          {fresh.length > 0 && (
            <Button variant="default" onClick={() => send(fresh)}>
              Only the {fresh.length === 1 ? 'new one' : `${fresh.length} new ones`}
            </Button>
          )}
          <Button
            data-autofocus
            onClick={() => send([...fresh, ...replaced.map(({ file }) => file)])}
          >
            Replace
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const titleOf = ([first, ...rest]: Replaced[]) =>
  rest.length === 0
    ? `Replace ${first?.old.name ?? ''}?`
    : `Replace ${plural(rest.length + 1, 'file')}?`

function Replacing({ replaced }: { replaced: Replaced[] }) {
  return (
    <Table label="Files that would be replaced">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Uploaded</th>
          <th scope="col">By</th>
          <th scope="col" data-number>
            Now
          </th>
          <th scope="col" data-number>
            Then
          </th>
        </tr>
      </thead>
      <tbody>
        {replaced.map(({ file, old }) => (
          <tr key={old.id}>
            <th scope="row" data-wide>
              {old.name}
            </th>
            <td data-soft>
              <When at={old.uploaded_at} />
            </td>
            <td data-soft>{old.uploaded_by.name}</td>
            <td data-number>{bytes(old.bytes)}</td>
            <td data-number>{bytes(file.size)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
