import { CircleX } from 'lucide-react'

import { circleOf, nameOf, nearestOf, type CodeProblem } from '../api/code-problem'
import classes from './problem-list.module.css'

type Props = { problems: CodeProblem[]; label?: string }

/** What is wrong with the code, in the server's sentences, with the place and the nearest names. */
export function ProblemList({ problems, label = 'Problems' }: Props) {
  if (problems.length === 0) return null
  return (
    <ul className={classes.problems} aria-label={label}>
      {problems.map((problem, index) => (
        <li key={index} className={classes.problem}>
          <CircleX aria-hidden />
          <span>
            {problem.title} <Facts problem={problem} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Each fact in an element of its own: the gap between them is nothing that is copied or read out. */
function Facts({ problem }: { problem: CodeProblem }) {
  const name = nameOf(problem)
  const circle = circleOf(problem)
  const place = placeOf(problem)
  const nearest = nearestOf(problem)
  return (
    <span className={classes.facts}>
      {name !== undefined && <code>{name}</code>}{' '}
      {circle !== '' && <code>{circle}</code>}{' '}
      {place !== undefined && <span>{place}</span>}{' '}
      {nearest.length > 0 && <span>Did you mean {nearest.join(', ')}?</span>}
    </span>
  )
}

const placeOf = ({ path, line }: CodeProblem) =>
  path !== undefined && typeof line === 'number' ? `${path}:${line}` : path
