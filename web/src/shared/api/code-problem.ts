import { Refused } from './client'

/** What is wrong with a file, as the server found it by reading, never by running. */
export type CodeProblem = {
  type: string
  title: string
  path?: string
  line?: number | null
  column?: number | null
  [fact: string]: unknown
}

/** The nearest names, where the server knows some; they make the sentence useful. */
export const nearestOf = (problem: CodeProblem) => wordsIn(problem.nearest)

/** A circle as one walks it: it ends with the name that it begins with. */
export const circleOf = (problem: CodeProblem) => wordsIn(problem.names).join(' → ')

/** What the sentence is about. */
export function nameOf(problem: CodeProblem): string | undefined {
  const which = problem.name ?? problem.detail
  return typeof which === 'string' ? which : undefined
}

/** A problem in one line, for where no list stands. */
export function inOneLine(problem: CodeProblem): string {
  const which = nameOf(problem) ?? circleOf(problem)
  const nearest = nearestOf(problem)
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(', ')}?` : ''
  return `${problem.title.replace(/\.$/, '')}${which === '' ? '' : `: ${which}`}.${hint}`
}

/** A file and the lineage tell of the same faults, each also of some that the other cannot know. */
export function merged(...lists: CodeProblem[][]): CodeProblem[] {
  const known = new Map<string, CodeProblem>()
  for (const problem of lists.flat()) {
    const key = keyOf(problem)
    if (!known.has(key)) known.set(key, problem)
  }
  return [...known.values()]
}

const keyOf = ({ type, path, line, column, name, detail }: CodeProblem) =>
  JSON.stringify([type, path, line, column, name, detail])

/** What stands in the way of a build that was refused. */
export function problemsIn(error: unknown): CodeProblem[] {
  if (!(error instanceof Refused) || !error.is('NotBuildable')) return []
  const { problems } = error.problem
  return Array.isArray(problems) ? merged(problems as CodeProblem[]) : []
}

const wordsIn = (list: unknown) =>
  Array.isArray(list) ? list.filter((word) => typeof word === 'string') : []
