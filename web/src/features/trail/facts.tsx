import type { Names } from './api'
import classes from './facts.module.css'

type Props = { facts: Record<string, unknown>; names: Names }

/** Facts as they were written; beside an id stands the name that it has now. */
export function Facts({ facts, names }: Props) {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)
  if (known.length === 0) return <p className={classes.none}>Nothing more.</p>
  return (
    <dl className={classes.facts}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name.replaceAll('_', ' ')}</dt>
          <dd>
            <Value value={value} names={names} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ value, names }: { value: unknown; names: Names }) {
  if (typeof value !== 'string') return <code>{JSON.stringify(value)}</code>
  const name = names[value]
  return name === undefined ? (
    <>{value}</>
  ) : (
    <>
      {name} <code>{value}</code>
    </>
  )
}
