import { useQuery } from '@tanstack/react-query'

import { workspaceQuery } from '../../shared/api/workspace'
import { Page } from '../../shared/ui/page'
import { FileEditor } from './file-editor'
import { lineIn } from './line-in'

type Props = { workspaceId: string; _splat?: string; line?: string }

/** A file of code that is no transform: a shared module, or settings. It lives at its path. */
export function CodeFilePage({ workspaceId, _splat: path = '', line }: Props) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  return (
    <Page title={path} of={workspace?.name} width="full">
      <FileEditor workspaceId={workspaceId} path={path} line={lineIn(line)} />
    </Page>
  )
}
