/** What is wrong with a file, as the server found it by reading, never by running. */
export type CodeProblem = {
  type: string
  title: string
  path: string
  line: number | null
  column: number | null
  [fact: string]: unknown
}

/** The nearest names, where the server knows some; they make the sentence useful. */
export function nearestOf(problem: CodeProblem): string[] {
  const nearest = problem.nearest
  return Array.isArray(nearest) ? nearest.filter((name) => typeof name === 'string') : []
}
