import { LoadingRows } from '../shared/ui/loading'
import classes from './pending-page.module.css'

export function PendingPage() {
  return (
    <div role="status" aria-label="Loading" className={classes.pending}>
      <LoadingRows />
    </div>
  )
}
