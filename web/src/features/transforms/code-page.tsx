import { useQuery } from '@tanstack/react-query'
import { FileX2 } from 'lucide-react'

import { Empty } from '../../shared/ui/empty'
import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { codeQuery } from './api'
import { FileEditor } from './file-editor'
import { lineIn } from './line-in'
import { LinkButton } from '../../shared/ui/link-button'

type Props = { workspaceId: string; transformId: string; line?: string }

/** The code of a transform, found by its id: a rename keeps the address. */
export function CodePage({ workspaceId, transformId, line }: Props) {
  const code = useQuery(codeQuery(workspaceId))
  if (code.isPending) return <Loading label="Loading the code" isInset />
  if (!code.data) return <Failed error={code.error} retry={() => void code.refetch()} />
  const path = code.data.files.find((file) => file.transform_id === transformId)?.path
  if (path === undefined)
    return (
      <Empty icon={FileX2} title="This transform has no code any more" action={<ToCode workspaceId={workspaceId} />}>
        Its file was deleted, or holds no function “transform” any more and is a module now. What it
        made is still under Preview until it is swept.
      </Empty>
    )
  return <FileEditor workspaceId={workspaceId} path={path} line={lineIn(line)} />
}

function ToCode({ workspaceId }: { workspaceId: string }) {
  return (
    <LinkButton to="/workspaces/$workspaceId/transforms" params={{ workspaceId }}>
      All code of the workspace
    </LinkButton>
  )
}
