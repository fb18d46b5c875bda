import { Link } from '@tanstack/react-router'

import { problemsIn } from '../api/code-problem'
import { ProblemList } from './problem-list'

type Props = {
  error: unknown
  /** Where no button beside it builds what is above: which transforms to select in the graph. */
  inGraph?: { workspaceId: string; transformIds: string[] }
}

/** What a refused build met, one by one, and what to do about inputs that hold no data yet. */
export function InTheWay({ error, inGraph }: Props) {
  const problems = problemsIn(error)
  const isUnbuilt = problems.some((problem) => problem.type === 'InputNeverBuilt')
  return (
    <>
      <ProblemList label="What stands in the way" problems={problems} />
      {isUnbuilt && (
        <p>
          {inGraph && (
            <>
              <ToGraph {...inGraph} />:{' '}
            </>
          )}
          “Build upstream” builds such inputs too.
        </p>
      )}
    </>
  )
}

function ToGraph({ workspaceId, transformIds }: NonNullable<Props['inGraph']>) {
  return (
    <Link
      to="/workspaces/$workspaceId/graph"
      params={{ workspaceId }}
      search={{ selected: transformIds.join(',') }}
    >
      Open the graph
    </Link>
  )
}
