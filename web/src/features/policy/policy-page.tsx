import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { Failed } from '../../shared/ui/failed'
import { Loading } from '../../shared/ui/loading'
import { Page } from '../../shared/ui/page'
import { Section } from '../../shared/ui/section'
import { policyQuery } from './api'
import { PolicyForm } from './policy-form'
import { SignInRules, withoutFactor } from './sign-in-rules'

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
          <Text pb="md">
            {withoutFactor(policy.data)} <Link to="/people">People</Link> shows who.
          </Text>
          <PolicyForm policy={policy.data} />
        </Section>
      )}
      {policy.data && (
        <Section
          title="Passwords and sessions"
          lead="These are settings of the machine: whoever runs it changes them there."
        >
          <SignInRules policy={policy.data} />
        </Section>
      )}
    </Page>
  )
}
