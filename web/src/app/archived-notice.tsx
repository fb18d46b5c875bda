import { Archive } from 'lucide-react'

import { When } from '../shared/ui/when'
import classes from './archived-notice.module.css'

export function ArchivedNotice({ at }: { at: string }) {
  return (
    <p className={classes.notice}>
      <Archive aria-hidden />
      <span>
        This workspace was archived <When at={at} />: it can be read, and nothing in it runs.
      </span>
    </p>
  )
}
