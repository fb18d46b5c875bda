import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { Refusal } from '../../shared/ui/failed'
import { shortId } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { When } from '../../shared/ui/when'
import { historyQuery } from './api'
import classes from './history-panel.module.css'

type Props = {
  workspaceId: string
  path: string
  chosen: string | null
  onChoose: (commit: string | null) => void
}

/** Who changed this file, when, and why; each version can be compared and brought back. */
export function HistoryPanel({ workspaceId, path, chosen, onChoose }: Props) {
  const history = useQuery(historyQuery(workspaceId, path))
  return (
    <aside className={classes.panel} aria-label="History">
      {history.isPending && <Loading label="Loading the history" isInset />}
      <Refusal error={history.error} />
      <ol className={classes.commits}>
        {history.data?.map((commit) => (
          <li key={commit.commit}>
            <UnstyledButton
              className={classes.commit}
              aria-pressed={commit.commit === chosen}
              disabled={commit.blob === null}
              onClick={() => onChoose(commit.commit === chosen ? null : commit.commit)}
            >
              <span className={classes.message}>{commit.message}</span>
              <span className={classes.by}>
                {commit.author}, <When at={commit.at} /> <code>{shortId(commit.commit)}</code>
                {commit.blob === null &&
                  (commit.is_closed ? ' is closed to you' : ' deleted the file')}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </aside>
  )
}
