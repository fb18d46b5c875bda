import { useQuery } from '@tanstack/react-query'

import { workspaceQuery } from '../../shared/api/workspace'
import classes from './sidebar.module.css'

/** Why somebody misses the buttons that others have here. */
export function Standing({ workspaceId }: { workspaceId: string }) {
  const workspace = useQuery(workspaceQuery(workspaceId)).data
  // Of an archived one the page itself says that nobody changes it.
  if (!workspace || workspace.archived_at !== null || workspace.may.includes('transform:write'))
    return null
  return (
    <p className={classes.standing}>
      You can look around here, and change nothing. An owner can make you an editor.
    </p>
  )
}
