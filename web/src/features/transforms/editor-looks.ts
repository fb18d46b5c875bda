import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor in our tokens, which know light and dark by themselves. */
const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    fontSize: 'var(--type-3)',
    lineHeight: '1.6',
  },
  '.cm-content': { padding: 'var(--space-3) 0', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    border: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--text-faint)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'color-mix(in oklab, var(--accent) 24%, transparent)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--text)' },
  '.cm-tooltip': {
    border: 'var(--hair) solid var(--line)',
    borderRadius: 'var(--radius-2)',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--shadow-2)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-completionDetail': { color: 'var(--text-faint)', fontStyle: 'normal' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: 'var(--hair)',
  },
  '.cm-lint-marker-error': { content: '"●"', color: 'var(--bad)' },
  '.cm-changedLine, .cm-insertedLine': {
    backgroundColor: 'color-mix(in oklab, var(--good) 12%, transparent)',
  },
  '.cm-deletedChunk, .cm-deletedLine': {
    backgroundColor: 'color-mix(in oklab, var(--bad) 11%, transparent)',
  },
  '.cm-changedText': { background: 'color-mix(in oklab, var(--good) 28%, transparent)' },
  '.cm-deletedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in oklab, var(--bad) 26%, transparent)',
  },
  '.cm-collapsedLines': {
    background: 'var(--sunken)',
    color: 'var(--text-faint)',
    // CodeMirror frames these words with a character that few fonts have.
    '&:before, &:after': { content: 'none' },
  },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  {
    tag: [
      tags.definition(tags.function(tags.variableName)),
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.className,
      tags.definition(tags.className),
      tags.meta,
      tags.propertyName,
    ],
    color: 'var(--code-name)',
  },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
])

export const looks: Extension = [theme, syntaxHighlighting(colours)]
