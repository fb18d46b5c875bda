import { useQuery } from '@tanstack/react-query'

import { Refusal } from '../../shared/ui/failed'
import { count } from '../../shared/ui/format'
import { Loading } from '../../shared/ui/loading'
import { givesQuery } from './api'

const roleWords = { VIEWER: 'Viewer', EDITOR: 'Editor', EXPORTER: 'Exporter', OWNER: 'Owner' }

/** What the group gives, named before somebody loses it. */
export function WhatIsLost({ group, who }: { group: string; who: string }) {
  const gives = useQuery(givesQuery(group))
  if (gives.error) return <Refusal error={gives.error} />
  if (!gives.data) return <Loading label="Looking what the group gives" />
  const { seats, share_count: shares } = gives.data
  if (seats.length === 0 && shares === 0)
    return <>The group has no role anywhere and nothing is shared with it: {who} nothing by it.</>
  return (
    <>
      At once {who}, where nothing else gives it:
      <ul aria-label="What is lost">
        {seats.map(({ workspace_id, workspace, roles }) => (
          <li key={workspace_id}>
            {roles.map((role) => roleWords[role]).join(', ')} in {workspace}
          </li>
        ))}
        {shares > 0 && (
          <li>{shares === 1 ? 'One dataset' : `${count(shares)} datasets`} shared with the group</li>
        )}
      </ul>
    </>
  )
}
