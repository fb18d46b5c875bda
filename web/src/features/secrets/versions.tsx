import { Badge, Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { useMay } from '../../shared/api/workspace'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { said, saidNo } from '../../shared/ui/said'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import { useRestoreVersion, versionsQuery, type Secret, type Version } from './api'

type Props = { workspaceId: string; secret: Secret; onClose: () => void }

export function Versions({ workspaceId, secret, onClose }: Props) {
  const versions = useQuery(versionsQuery(workspaceId, secret.id))
  return (
    <Modal opened onClose={onClose} title={`Versions of ${secret.name}`} size="lg">
      {versions.isPending && <Loading label="Loading versions" />}
      {versions.isError && !versions.data && (
        <Failed error={versions.error} retry={() => void versions.refetch()} />
      )}
      {versions.data && (
        <Table label="Versions">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Put in</th>
              <th scope="col">By</th>
              <th scope="col" aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {versions.data.map((version) => (
              <Row
                key={version.version}
                workspaceId={workspaceId}
                secret={secret}
                version={version}
              />
            ))}
          </tbody>
        </Table>
      )}
    </Modal>
  )
}

type RowProps = { workspaceId: string; secret: Secret; version: Version }

function Row({ workspaceId, secret, version: { version, made_at, made_by } }: RowProps) {
  const may = useMay(workspaceId)
  const restore = useRestoreVersion(workspaceId)
  const use = () =>
    restore
      .mutateAsync({ id: secret.id, version })
      .then(() => said(`${secret.name} has the value of version ${version} again.`), saidNo)
  const isCurrent = version === secret.version
  return (
    <tr>
      <th scope="row">{version}</th>
      <td data-soft>
        <When at={made_at} />
      </td>
      <td data-soft>{made_by.name}</td>
      <td data-actions>
        {isCurrent && <Badge variant="light">in use</Badge>}
        {!isCurrent && may('secret:write') && (
          <Button
            variant="default"
            aria-label={`Use version ${version} again`}
            loading={restore.isPending}
            onClick={use}
          >
            Use again
          </Button>
        )}
      </td>
    </tr>
  )
}
