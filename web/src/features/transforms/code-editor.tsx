import { setDiagnostics } from '@codemirror/lint'
import { Annotation, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import type { CodeProblem } from '../../shared/api/code-problem'
import classes from './code-editor.module.css'
import type { Names } from './completing'
import { extensionsFor, type Live } from './editor-extensions'
import { marksFor } from './marks'

type Props = {
  label: string
  path: string
  text: string
  onText: (text: string) => void
  onSave: () => void
  isReadOnly: boolean
  problems: CodeProblem[]
  names: Names
  /** Where to stand when the file opens, as a link from an error says it. */
  line: number | undefined
}

/** A change that came from the page and not from the keyboard. */
const fromOutside = Annotation.define<boolean>()

/** CodeMirror, held by React: the text goes in and out, everything else is the editor's own. */
export function CodeEditor(props: Props) {
  const { label, path, text, isReadOnly, problems, line } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const live = useRef<Live>(props)
  useEffect(() => {
    live.current = props
  })

  useEffect(() => {
    if (!place.current) return undefined
    const tell = EditorView.updateListener.of((update) => {
      const isOurs = update.transactions.some((one) => one.annotation(fromOutside))
      if (update.docChanged && !isOurs) live.current.onText(update.state.doc.toString())
    })
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: live.current.text,
        extensions: [...extensionsFor({ path, label, isReadOnly, live }), tell],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [path, label, isReadOnly])

  useEffect(() => {
    const made = view.current
    if (!made || made.state.doc.toString() === text) return
    made.dispatch({
      changes: { from: 0, to: made.state.doc.length, insert: text },
      annotations: fromOutside.of(true),
    })
  }, [text])

  useEffect(() => {
    const made = view.current
    if (made) made.dispatch(setDiagnostics(made.state, marksFor(made.state.doc, problems)))
  }, [problems, path, isReadOnly])

  useEffect(() => {
    const made = view.current
    if (!made || line === undefined) return
    const at = made.state.doc.line(Math.min(Math.max(line, 1), made.state.doc.lines)).from
    made.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
    })
    made.focus()
  }, [line, path])

  return <div ref={place} className={classes.editor} />
}
