import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

/** What code in this workspace may name. */
export type Names = {
  transforms: { name: string; kind: string }[]
  files: string[]
  columns: { name: string; type: string; of: string }[]
}

const inFile = /\bFile\(\s*(["'])([^"']*)$/
const inColumn = /\b(?:col|Check|select|drop|sort|group_by|over)\(\s*(?:[^()]*,\s*)?(["'])([^"'\\]*)$/
const word = /[\p{L}_][\p{L}\p{N}_]*$/u

/**
 * What could stand here: raw files in `File("…")`, columns of the inputs in `col("…")`, and as a
 * plain word the names of transforms, since a parameter of that name is an input.
 */
export function complete(names: Names, context: CompletionContext): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)

  const file = inFile.exec(before)
  if (file) return from(context, file[2], names.files.map((name) => option(name, 'raw file')))

  const column = inColumn.exec(before)
  if (column)
    return from(
      context,
      column[2],
      names.columns.map(({ name, type, of }) => option(name, `${type}, ${of}`)),
    )

  const typed = word.exec(before)?.[0]
  if ((typed === undefined && !context.explicit) || isInText(before)) return null
  return from(context, typed, names.transforms.map(({ name, kind }) => option(name, kind)))
}

const option = (label: string, detail: string): Completion => ({ label, detail, type: 'variable' })

const from = (context: CompletionContext, typed = '', options: Completion[]): CompletionResult => ({
  from: context.pos - typed.length,
  options,
  validFor: /^[^"'\\]*$/,
})

/** The same without the word before the cursor: nobody has to be offered what he has typed. */
export function otherThanTyped(
  found: CompletionResult | null,
  context: CompletionContext,
): CompletionResult | null {
  if (!found) return null
  const typed = context.state.sliceDoc(found.from, context.pos)
  return { ...found, options: found.options.filter(({ label }) => label !== typed) }
}

/** An odd number of quotes before the cursor: the word is part of a text. */
const isInText = (before: string) =>
  before.replaceAll(/\\./g, '').split('"').length % 2 === 0 ||
  before.replaceAll(/\\./g, '').split("'").length % 2 === 0 ||
  before.includes('#')
