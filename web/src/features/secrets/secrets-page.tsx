import { Alert, Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Hourglass, KeyRound, Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { useRights, workspaceQuery } from '../../shared/api/workspace'
import { Choice } from '../../shared/ui/choice'
import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { AddSecret } from './add-secret'
import { secretsQuery, vaultQuery } from './api'
import { BinTable } from './bin-table'
import { Gives } from './gives'
import { Missing } from './missing'
import { SecretTable } from './secret-table'

type Props = { workspaceId: string; view?: string }

/** The secrets of a workspace: what there is and who uses it, and never what they hold. */
export function SecretsPage({ workspaceId, view }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  const rights = useRights(workspaceId)
  const [isAdding, setIsAdding] = useState(false)
  const vault = useQuery(vaultQuery(workspaceId)).data
  const mayWrite = rights?.includes('secret:write') ?? false
  const isBin = view === 'bin'
  const add = mayWrite && (
    <Button
      leftSection={<Plus />}
      disabled={vault?.is_ready !== true}
      onClick={() => setIsAdding(true)}
    >
      Add a secret
    </Button>
  )
  return (
    <Page
      title="Secrets"
      of={workspace?.name}
      lead={leadOf(rights !== undefined && !mayWrite, workspace?.archived_at != null)}
      actions={
        <>
          <Views isBin={isBin} />
          {add}
        </>
      }
    >
      {vault?.is_ready === false && <NotReady />}
      {isBin ? (
        <BinTable workspaceId={workspaceId} />
      ) : (
        <Stack gap="lg">
          <Secrets workspaceId={workspaceId} add={add} />
          <Missing workspaceId={workspaceId} />
          <Gives workspaceId={workspaceId} />
        </Stack>
      )}
      {isAdding && <AddSecret workspaceId={workspaceId} onClose={() => setIsAdding(false)} />}
    </Page>
  )
}

const WRITE_ONLY =
  'A value goes in and is given to builds alone: nobody can read it back here, whoever he is.'

function leadOf(isReadOnly: boolean, isArchived: boolean): string {
  if (!isReadOnly) return WRITE_ONLY
  return isArchived
    ? `${WRITE_ONLY} The workspace is archived: nothing can be changed.`
    : `${WRITE_ONLY} To add or replace some, ask an owner for the role Editor.`
}

function Secrets({ workspaceId, add }: { workspaceId: string; add: ReactNode }) {
  const secrets = useQuery(secretsQuery(workspaceId))
  if (secrets.isPending) return <Loading label="Loading secrets" />
  if (secrets.isError && !secrets.data)
    return <Failed error={secrets.error} retry={() => void secrets.refetch()} />
  if (secrets.data.length === 0)
    return (
      <Empty icon={KeyRound} title="No secrets yet" action={add}>
        Passwords and keys that code needs stand here, sealed, and in no file of code.
      </Empty>
    )
  return <SecretTable workspaceId={workspaceId} secrets={secrets.data} />
}

function NotReady() {
  return (
    <Alert icon={<Hourglass />} color="yellow" title="The vault is being made" role="status">
      The key of this workspace is not there yet. It takes a moment; this page looks again by
      itself. If it takes longer, the worker does not run.
    </Alert>
  )
}

function Views({ isBin }: { isBin: boolean }) {
  const navigate = useNavigate()
  return (
    <Choice
      label="What to show"
      value={isBin ? 'bin' : 'secrets'}
      options={[
        { value: 'secrets', name: 'Secrets' },
        { value: 'bin', name: 'Bin' },
      ]}
      onChoose={(view) =>
        void navigate({ to: '.', search: view === 'bin' ? { view } : {}, replace: true })
      }
    />
  )
}
