import classes from './role-guide.module.css'
import { roles } from './roles'

/** What the four words mean, where people choose between them. */
export function RoleGuide() {
  return (
    <dl className={classes.guide} aria-label="What each role may do">
      {roles.map(({ role, name, may }) => (
        <div key={role} className={classes.role}>
          <dt>{name}</dt>
          <dd>{may}</dd>
        </div>
      ))}
    </dl>
  )
}
