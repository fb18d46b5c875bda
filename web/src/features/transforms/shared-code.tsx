import { useQuery } from '@tanstack/react-query'

import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { sharedCodeQuery } from './api'
import { CodeEditor } from './code-editor'

type Props = { workspaceId: string; transformId: string }

const NOTHING_TO_COMPLETE = { transforms: [], files: [], columns: [] }

/** The code of one transform that was shown to somebody, to be read. */
export function SharedCode({ workspaceId, transformId }: Props) {
  const code = useQuery(sharedCodeQuery(workspaceId, transformId))
  if (code.isPending) return <Loading label="Loading the code" isInset />
  if (code.isError) return <Failed error={code.error} retry={() => void code.refetch()} />
  return (
    <CodeEditor
      label={`Code of ${code.data.path}`}
      path={code.data.path}
      text={code.data.text}
      onText={() => undefined}
      onSave={() => undefined}
      isReadOnly
      problems={code.data.problems}
      names={NOTHING_TO_COMPLETE}
      line={undefined}
    />
  )
}
