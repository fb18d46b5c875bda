import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import { looks } from './editor-looks'
import classes from './merge-editor.module.css'

type Props = { path: string; theirs: string; mine: string; onMine: (text: string) => void }

/** Two versions side by side; a piece of the left can be taken over to the right. */
export function MergeEditor({ path, theirs, mine, onMine }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const tell = useRef(onMine)
  useEffect(() => {
    tell.current = onMine
  })

  useEffect(() => {
    if (!place.current) return undefined
    const both: Extension[] = [lineNumbers(), path.endsWith('.py') ? python() : [], looks]
    const named = (label: string) => EditorView.contentAttributes.of({ 'aria-label': label })
    const view = new MergeView({
      parent: place.current,
      revertControls: 'a-to-b',
      a: { doc: theirs, extensions: [both, EditorState.readOnly.of(true), named('Theirs')] },
      b: {
        doc: mine,
        extensions: [
          both,
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          named('Yours'),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current(update.state.doc.toString())
          }),
        ],
      },
    })
    return () => view.destroy()
  }, [path, theirs, mine])

  return <div ref={place} className={classes.merge} />
}
