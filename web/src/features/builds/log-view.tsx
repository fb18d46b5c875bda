import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { ArrowDownToLine, Bug, ChevronDown, ChevronUp, Copy, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { plural } from '../../shared/ui/format'
import { rootEm } from '../../shared/ui/root-em'
import { useTall } from '../../shared/ui/use-tall'
import { isError, linesWith, piecesOf } from './log-lines'
import classes from './log-view.module.css'
import { useLog, type Log, type LogOf } from './use-log'

const LINE_EM = 1.1875

export function LogView(of: LogOf) {
  const log = useLog(of)
  const lines = shownLines(log)
  const scroller = useRef<HTMLDivElement>(null)
  const tall = useTall(scroller, lines.length, LINE_EM * rootEm())
  const [isFollowing, setFollowing] = useState(true)
  const [find, setFind] = useState('')
  const [at, setAt] = useState(-1)
  const clipboard = useClipboard()
  const found = linesWith(lines, find)
  const { toEnd, showRow } = tall

  useEffect(() => {
    if (isFollowing && !log.isComplete) toEnd()
    // A new line is what moves the view; `toEnd` is made anew on every drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lines.length, isFollowing])

  const show = (line: number | undefined) => {
    if (line === undefined) return
    setFollowing(false)
    setAt(line)
    showRow(line)
  }
  const next = () => show(found.find((line) => line > at) ?? found[0])
  const previous = () => show(found.findLast((line) => line < at) ?? found.at(-1))

  return (
    <section className={classes.log} aria-label="Log">
      <div className={classes.tools} role="toolbar" aria-label="Log tools">
        <TextInput
          className={classes.find}
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          leftSection={<Search />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') (event.shiftKey ? previous : next)()
          }}
        />
        {find !== '' && (
          <>
            <span role="status">{plural(found.length, 'line')}</span>
            <ActionIcon aria-label="Previous" disabled={found.length === 0} onClick={previous}>
              <ChevronUp />
            </ActionIcon>
            <ActionIcon aria-label="Next" disabled={found.length === 0} onClick={next}>
              <ChevronDown />
            </ActionIcon>
          </>
        )}
        <span className={classes.space} />
        {lines.some(isError) && (
          <Button
            variant="subtle"
            leftSection={<Bug />}
            onClick={() => show(lines.findLastIndex(isError))}
          >
            Jump to error
          </Button>
        )}
        <ActionIcon
          aria-label={clipboard.copied ? 'Copied' : 'Copy the log'}
          onClick={() => clipboard.copy(lines.join('\n'))}
        >
          <Copy />
        </ActionIcon>
        <ActionIcon
          aria-label="To the end, and follow"
          onClick={() => {
            setFollowing(true)
            toEnd()
          }}
        >
          <ArrowDownToLine />
        </ActionIcon>
      </div>
      <Refusal error={log.error} />
      {log.isComplete && lines.length === 1 && lines[0] === '' && (
        <p className={classes.quiet}>This step wrote nothing to its log.</p>
      )}
      <div
        ref={scroller}
        className={classes.view}
        onScroll={tall.onScroll}
        onWheel={(event) => event.deltaY < 0 && setFollowing(false)}
        // A region that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="log"
        aria-label="Lines of the log"
        aria-live="off"
      >
        <div style={{ height: tall.height }}>
          <div style={{ transform: `translateY(${tall.top}px)` }}>
            {lines.slice(tall.first, tall.first + tall.count).map((line, index) => (
              <Line
                key={tall.first + index}
                number={tall.first + index + 1}
                text={line}
                find={find}
                isAt={tall.first + index === at}
              />
            ))}
          </div>
        </div>
      </div>
    </section>
  )
}

/** What ends with a line break ends there: no empty line follows. */
const shownLines = ({ lines }: Log) =>
  lines.length > 1 && lines.at(-1) === '' ? lines.slice(0, -1) : lines

type LineProps = { number: number; text: string; find: string; isAt: boolean }

function Line({ number, text, find, isAt }: LineProps) {
  return (
    <div className={classes.line} data-error={isError(text) || undefined} data-at={isAt || undefined}>
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <span>
        {piecesOf(text, find).map((piece, index) =>
          piece.isFound ? <mark key={index}>{piece.text}</mark> : piece.text,
        )}
      </span>
    </div>
  )
}
