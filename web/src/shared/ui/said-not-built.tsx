import { notifications } from '@mantine/notifications'

import { problemsIn } from '../api/code-problem'
import { sentenceOf } from './failed'
import { InTheWay } from './in-the-way'
import { saidNo } from './said'

/** A list takes longer to read than a sentence. */
const LONG_ENOUGH_MS = 30_000

/** A build refused where nothing stands by to say why: each reason, and the way on. */
export function saidNotBuilt(error: unknown, workspaceId: string, transformIds: string[]): void {
  if (problemsIn(error).length === 0) {
    saidNo(error)
    return
  }
  notifications.show({
    title: sentenceOf(error),
    message: <InTheWay error={error} inGraph={{ workspaceId, transformIds }} />,
    color: 'red',
    autoClose: LONG_ENOUGH_MS,
    role: 'alert',
  })
}
