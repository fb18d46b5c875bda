import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'

import { inOneLine, type CodeProblem } from '../../shared/api/code-problem'

/** Problems, as marks under the words that they are about. */
export function marksFor(doc: Text, problems: CodeProblem[]): Diagnostic[] {
  return problems.map((problem) => {
    const at = placeOf(doc, problem)
    return { ...at, severity: 'error' as const, message: inOneLine(problem) }
  })
}

function placeOf(doc: Text, problem: CodeProblem): { from: number; to: number } {
  const line = doc.line(Math.min(Math.max(problem.line ?? 1, 1), doc.lines))
  // Columns count from 1; a place beyond the text, which was edited since, falls on the line's end.
  const from = line.from + Math.min(Math.max((problem.column ?? 1) - 1, 0), line.length)
  const word = /^[\p{L}\p{N}_]+/u.exec(doc.sliceString(from, line.to))?.[0].length ?? 0
  return { from, to: word > 0 ? from + word : line.to }
}
