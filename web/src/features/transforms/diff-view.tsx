import { python } from '@codemirror/lang-python'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import classes from './code-editor.module.css'
import { looks } from './editor-looks'

type Props = { path: string; before: string; after: string }

/** Two texts as one, what went and what came; only to be read. */
export function DiffView({ path, before, after }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return undefined
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(),
          path.endsWith('.py') ? python() : [],
          looks,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': `Changes of ${path}` }),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            collapseUnchanged: { margin: 4, minSize: 8 },
          }),
        ],
      }),
    })
    return () => view.destroy()
  }, [path, before, after])
  return <div ref={place} className={classes.editor} />
}
