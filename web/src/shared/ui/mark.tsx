import classes from './mark.module.css'

/** Our mark: two sources, one dataset. In the instance's colour. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className={classes.mark} aria-hidden>
      <rect width="32" height="32" rx="8" className={classes.ground} />
      <path d="M9.5 10.5c7 0 6 11 13 11M9.5 21.5h13" className={classes.line} />
      <g className={classes.dot}>
        <circle cx="9" cy="10.5" r="3" />
        <circle cx="9" cy="21.5" r="3" />
        <circle cx="23" cy="21.5" r="3" />
      </g>
    </svg>
  )
}
