import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import { bytes } from '../../shared/ui/format'
import { Table } from '../../shared/ui/table'
import { When } from '../../shared/ui/when'
import type { RawFile } from './api'
import { FileMenu } from './file-menu'
import { Kind } from './kind'
import { MakeIngest } from './make-ingest'

export function FileTable({ workspaceId, files }: { workspaceId: string; files: RawFile[] }) {
  const [ingested, setIngested] = useState<RawFile | null>(null)
  return (
    <>
      <Table label="Files">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col" data-number>
              Size
            </th>
            <th scope="col">Uploaded</th>
            <th scope="col">By</th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.id}>
              <th scope="row" data-wide>
                <Link
                  to="/workspaces/$workspaceId/files/$fileId"
                  params={{ workspaceId, fileId: file.id }}
                >
                  {file.name}
                </Link>
              </th>
              <td data-soft>
                <Kind kind={file.kind} />
              </td>
              <td data-number>{bytes(file.bytes)}</td>
              <td data-soft>
                <When at={file.uploaded_at} />
              </td>
              <td data-soft>{file.uploaded_by.name}</td>
              <td data-actions>
                <FileMenu
                  workspaceId={workspaceId}
                  file={file}
                  onIngest={() => setIngested(file)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {ingested && (
        <MakeIngest workspaceId={workspaceId} file={ingested} onClose={() => setIngested(null)} />
      )}
    </>
  )
}
