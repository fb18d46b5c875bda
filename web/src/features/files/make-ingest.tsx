import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import { Refused } from '../../shared/api/client'
import { Refusal } from '../../shared/ui/failed'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { said } from '../../shared/ui/said'
import { proposalQuery, useSaveIngest, type Proposal, type RawFile } from './api'
import classes from './make-ingest.module.css'
import { Unreadable } from './unreadable'

type Props = { workspaceId: string; file: RawFile; onClose: () => void }

/** Shows the code before it is written: a person commits it, not the platform. */
export function MakeIngest({ workspaceId, file, onClose }: Props) {
  const proposal = useQuery(proposalQuery(workspaceId, file.id))
  return (
    <Modal opened onClose={onClose} title={`Make an ingest from ${file.name}`} size="lg">
      {proposal.isPending && (
        <Loading label="Looking into the file">
          <LoadingRows rows={5} />
        </Loading>
      )}
      {proposal.isError && <Unreadable error={proposal.error} />}
      {proposal.data && (
        <Proposed
          workspaceId={workspaceId}
          file={file}
          proposal={proposal.data}
          onClose={onClose}
          onAnew={() => void proposal.refetch()}
        />
      )}
    </Modal>
  )
}

type ProposedProps = Props & { proposal: Proposal; onAnew: () => void }

function Proposed({ workspaceId, file, proposal, onClose, onAnew }: ProposedProps) {
  const save = useSaveIngest(workspaceId)
  const navigate = useNavigate()
  const isTaken = save.error instanceof Refused && save.error.problem.status === 409

  const act = () =>
    save.mutate(
      { ...proposal, message: `Read ${file.name}` },
      {
        onSuccess: ({ transform_id: transformId }) => {
          said(`${proposal.path} is saved.`)
          return transformId === null
            ? navigate({ to: '/workspaces/$workspaceId/graph', params: { workspaceId } })
            : navigate({
                to: '/workspaces/$workspaceId/transforms/$transformId',
                params: { workspaceId, transformId },
              })
        },
      },
    )

  return (
    <Stack gap="md">
      <Text c="dimmed">
        An ingest is a transform that reads a file. This one is saved as the new file{' '}
        <code>{proposal.path}</code>; build it, and its rows are a dataset that other transforms name
        as a parameter. Change it in the editor as you like.
      </Text>
      <pre className={classes.code} aria-label={`Code of ${proposal.path}`}>
        {proposal.text}
      </pre>
      <Refusal error={save.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {isTaken ? (
          <Button
            onClick={() => {
              save.reset()
              onAnew()
            }}
          >
            Propose another name
          </Button>
        ) : (
          <Button loading={save.isPending} onClick={act} data-autofocus>
            Save the ingest
          </Button>
        )}
      </Group>
    </Stack>
  )
}
