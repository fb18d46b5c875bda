import { MapPinOff } from 'lucide-react'

import { Empty } from '../shared/ui/empty'
import { LinkButton } from '../shared/ui/link-button'
import { Page } from '../shared/ui/page'

export function MissingPage() {
  return (
    <Page title="Nothing here">
      <Empty
        icon={MapPinOff}
        title="There is no page at this address"
        action={
          <LinkButton variant="default" to="/workspaces">
            Go to the workspaces
          </LinkButton>
        }
      >
        The link may be old or mistyped, or what it showed was renamed or deleted.
      </Empty>
    </Page>
  )
}
