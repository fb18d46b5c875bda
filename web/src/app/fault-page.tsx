import type { ErrorComponentProps } from '@tanstack/react-router'

import { Failed } from '../shared/ui/failed'
import { Page } from '../shared/ui/page'

export function FaultPage({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="Something went wrong">
      <Failed error={error} retry={reset} />
    </Page>
  )
}
