import { useQuery } from '@tanstack/react-query'

import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Section } from '../../shared/ui/section'
import { policyQuery } from './api'
import { PolicyForm } from './policy-form'

/** What the installation asks of those who sign in. The server lets only administrators in. */
export function PolicyPage() {
  const policy = useQuery(policyQuery)
  return (
    <Page title="Sign-in policy" lead="What this installation asks of those who sign in." width="read">
      {policy.isPending && <Loading label="Loading the policy" />}
      {policy.isError && !policy.data && (
        <Failed error={policy.error} retry={() => void policy.refetch()} />
      )}
      {policy.data && (
        <Section
          title="Second factors"
          lead="A passkey, or an authenticator app, beside the password. Everybody may have one; here you say who must."
        >
          <PolicyForm policy={policy.data} />
        </Section>
      )}
    </Page>
  )
}
