import { useQuery } from '@tanstack/react-query'

import { meQuery } from '../../shared/api/me'
import { Page } from '../../shared/ui/page'
import { Section } from '../../shared/ui/section'
import { ChangePassword } from './change-password'
import { EmailAddress } from './email-address'
import { factorsQuery } from './factors-api'
import { FirstPassword } from './first-password'
import { LinkedAccounts } from './linked-accounts'
import { Profile } from './profile'
import { SecondFactors } from './second-factors'
import { Sessions } from './sessions'
import { Tokens } from './tokens'

export function AccountPage() {
  const me = useQuery(meQuery).data
  const hasPassword = useQuery(factorsQuery).data?.has_password ?? true
  return (
    <Page title="My account" lead={me && `${me.name} · ${me.login}`} width="read">
      <Section title="Profile">{me && <Profile name={me.name} />}</Section>
      <Section
        title="E-mail"
        lead="Where you are told of sign-ins from new devices and of changes to your account, and where a link goes when you forgot your password."
      >
        <EmailAddress />
      </Section>
      <Section title="Password">
        {hasPassword ? <ChangePassword /> : <FirstPassword />}
      </Section>
      <LinkedAccounts />
      <Section
        title="Second factors"
        lead="Asked for beside your password, and before what is dangerous. Losing all of them, and the recovery codes, locks you out until an administrator helps."
      >
        <SecondFactors />
      </Section>
      <Section
        title="API tokens"
        lead="For programs that act in your name, with no more than you tick. No token manages members, people, factors or tokens."
      >
        <Tokens />
      </Section>
      <Section
        title="Sessions"
        lead="Where you are signed in. End what you do not know, and change your password."
      >
        <Sessions />
      </Section>
    </Page>
  )
}
