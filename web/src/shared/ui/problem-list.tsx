import { CircleX } from 'lucide-react'

import { nearestOf, type CodeProblem } from '../api/code-problem'
import classes from './problem-list.module.css'

/** What is wrong with the code, in the server's sentences, with the place and the nearest names. */
export function ProblemList({ problems }: { problems: CodeProblem[] }) {
  if (problems.length === 0) return null
  return (
    <ul className={classes.problems} aria-label="Problems">
      {problems.map((problem, index) => (
        <li key={index} className={classes.problem}>
          <CircleX aria-hidden />
          <span>
            {problem.title}
            <Facts problem={problem} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Facts({ problem }: { problem: CodeProblem }) {
  const nearest = nearestOf(problem)
  const which = problem.name ?? problem.detail
  const name = typeof which === 'string' ? which : undefined
  return (
    <span className={classes.facts}>
      {name !== undefined && <code>{name}</code>}
      {problem.line !== null && (
        <>
          {problem.path}:{problem.line}
        </>
      )}
      {nearest.length > 0 && <>Did you mean {nearest.join(', ')}?</>}
    </span>
  )
}
