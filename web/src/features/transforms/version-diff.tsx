import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { RotateCcw, X } from 'lucide-react'

import { Failed } from '../../shared/ui/failed'
import { shortId } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { fileQuery } from './api'
import { DiffView } from './diff-view'
import classes from './version-diff.module.css'

type Props = {
  workspaceId: string
  path: string
  commit: string
  now: string
  onRestore: ((text: string) => void) | undefined
  onClose: () => void
}

/** What changed between a version and the text that stands in the editor. */
export function VersionDiff({ workspaceId, path, commit, now, onRestore, onClose }: Props) {
  const version = useQuery(fileQuery(workspaceId, path, commit))
  return (
    <section className={classes.diff} aria-label={`Changes since ${shortId(commit)}`}>
      <header className={classes.head}>
        <span>
          <code>{shortId(commit)}</code> to now
        </span>
        <span className={classes.space} />
        {version.data && onRestore && (
          <Button
            variant="default"
            leftSection={<RotateCcw />}
            disabled={version.data.text === now}
            onClick={() => onRestore(version.data.text)}
          >
            Restore this version
          </Button>
        )}
        <Button variant="subtle" leftSection={<X />} onClick={onClose}>
          Back to the editor
        </Button>
      </header>
      {version.isPending && <Loading label="Loading the version" isInset />}
      {version.isError && <Failed error={version.error} />}
      {version.data &&
        (version.data.text === now ? (
          <p className={classes.same}>This version is what stands in the editor.</p>
        ) : (
          <DiffView path={path} before={version.data.text} after={now} />
        ))}
    </section>
  )
}
