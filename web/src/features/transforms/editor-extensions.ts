import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { globalCompletion, localCompletionSource, pythonLanguage } from '@codemirror/lang-python'
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  LanguageSupport,
} from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'

import { complete, otherThanTyped, type Names } from './completing'
import { looks } from './editor-looks'

/** What changes while the editor stands; read at the moment it is needed. */
export type Live = {
  text: string
  names: Names
  onText: (text: string) => void
  onSave: () => void
}

type Options = {
  path: string
  label: string
  isReadOnly: boolean
  live: { readonly current: Live }
}

export function extensionsFor({ path, label, isReadOnly, live }: Options): Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('    '),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    languageOf(path, live),
    looks,
    keymap.of([
      {
        key: 'Mod-s',
        preventDefault: true,
        run: () => {
          live.current.onSave()
          return true
        },
      },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      // Escape, then Tab, leaves the editor: CodeMirror's own way out for the keyboard.
      indentWithTab,
    ]),
  ]
}

function languageOf(path: string, live: Options['live']): Extension {
  if (!path.endsWith('.py')) return []
  const offers = [
    (context: CompletionContext) => complete(live.current.names, context),
    // Otherwise the word that is being typed would be offered first.
    (context: CompletionContext) => otherThanTyped(localCompletionSource(context), context),
    globalCompletion,
  ]
  return new LanguageSupport(
    pythonLanguage,
    offers.map((autocomplete) => pythonLanguage.data.of({ autocomplete })),
  )
}
