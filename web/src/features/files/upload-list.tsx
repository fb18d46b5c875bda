import { ActionIcon, Button, Progress } from '@mantine/core'
import { CircleCheck, CircleX, RotateCw, X } from 'lucide-react'

import { bytes } from '../../shared/ui/format'
import classes from './upload-list.module.css'
import { isUnderWay, uploads, type Upload } from './uploads'
import { whyOf } from './why'

/** What is on its way, and what came of it; it stays until it is put away. */
export function UploadList({ workspaceId, list }: { workspaceId: string; list: Upload[] }) {
  if (list.length === 0) return null
  const isBusy = list.some(isUnderWay)
  return (
    <section className={classes.uploads} aria-label="Uploads">
      <header className={classes.head}>
        <h2 className={classes.title} role="status">
          {summaryOf(list)}
        </h2>
        {isBusy ? (
          <span className={classes.hint}>It goes on while you work on other pages of this tab.</span>
        ) : (
          <Button variant="subtle" onClick={() => uploads.clear(workspaceId)}>
            Clear the list
          </Button>
        )}
      </header>
      <ul className={classes.list}>
        {list.map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

function summaryOf(list: Upload[]): string {
  const done = list.filter(({ state }) => state === 'done').length
  const failed = list.filter(({ state }) => state === 'failed').length
  const sentence = `${done} of ${list.length} uploaded`
  return failed === 0 ? sentence : `${sentence}, ${failed} failed`
}

function Row({ upload }: { upload: Upload }) {
  return (
    <li className={classes.row} data-state={upload.state}>
      <span className={classes.name}>{upload.name}</span>
      <span className={classes.size}>{bytes(upload.bytes)}</span>
      <Standing upload={upload} />
      <span className={classes.acts}>
        {upload.state === 'failed' && (
          <ActionIcon
            aria-label={`Try ${upload.name} again`}
            onClick={() => uploads.retry(upload.id)}
          >
            <RotateCw />
          </ActionIcon>
        )}
        {upload.state !== 'done' && (
          <ActionIcon
            aria-label={isUnderWay(upload) ? `Cancel ${upload.name}` : `Put ${upload.name} away`}
            onClick={() => uploads.drop(upload.id)}
          >
            <X />
          </ActionIcon>
        )}
      </span>
      {upload.state === 'failed' && (
        <p className={classes.why} role="alert">
          {whyOf(upload.error)}
        </p>
      )}
    </li>
  )
}

function Standing({ upload }: { upload: Upload }) {
  if (upload.state === 'done')
    return (
      <span className={classes.standing}>
        <CircleCheck aria-hidden />
        Uploaded
      </span>
    )
  if (upload.state === 'failed')
    return (
      <span className={classes.standing}>
        <CircleX aria-hidden />
        Failed
      </span>
    )
  const percent = percentOf(upload)
  return (
    <span className={classes.progress}>
      <Progress.Root size="sm" className={classes.bar}>
        <Progress.Section value={percent} aria-label={`${upload.name}: sent`} />
      </Progress.Root>
      <span className={classes.percent}>{wordOf(upload, percent)}</span>
    </span>
  )
}

/** An empty file is sent at once. Never 100 before the server has said that it keeps the file. */
function percentOf({ sent, bytes: whole }: Upload): number {
  return whole === 0 ? 0 : Math.min(99, Math.floor((100 * sent) / whole))
}

function wordOf({ state, sent, bytes: whole }: Upload, percent: number): string {
  if (state === 'waiting') return 'Waiting'
  return sent >= whole ? 'Keeping it' : `${percent} %`
}
