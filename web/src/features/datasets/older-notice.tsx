import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'

import { useMayOn, type Snapshot } from '../../shared/api/datasets'
import { AskOnce } from '../../shared/ui/ask-once'
import { exactTime } from '../../shared/ui/format'
import { said } from '../../shared/ui/said'
import { When } from '../../shared/ui/when'
import { useRestore, type Source } from './api'
import classes from './older-notice.module.css'

type Props = { source: Source; snapshot: Snapshot }

/** Said over data that is no longer current, with the way back to it. */
export function OlderNotice({ source, snapshot }: Props) {
  const may = useMayOn(source.workspaceId, source.transformId)
  const restore = useRestore(source.workspaceId, source.transformId)
  const [isAsking, asking] = useDisclosure(false)
  const act = () =>
    restore.mutate(snapshot.id, {
      onSuccess: () => {
        asking.close()
        said('This snapshot is the current one again.')
      },
    })
  return (
    <div className={classes.notice}>
      <span>
        You are looking at an older snapshot, of <When at={snapshot.created_at} />.
      </span>
      {may('dataset:restore') && (
        <Button variant="default" onClick={asking.open}>
          Restore it
        </Button>
      )}
      <AskOnce
        opened={isAsking}
        title="Restore this snapshot?"
        act="Restore"
        isDangerous={false}
        isPending={restore.isPending}
        error={restore.error}
        onAct={act}
        onClose={asking.close}
      >
        The data of {exactTime(snapshot.created_at)} becomes the current one. What is current now is
        kept as a snapshot. Whatever reads this dataset will see the older rows at its next build.
      </AskOnce>
    </div>
  )
}
