import { useForgot } from './api'
import { NameAccount } from './name-account'

export function ForgotPasswordPage() {
  return (
    <NameAccount
      title="Forgot your password?"
      label="Login or e-mail address"
      mailing={useForgot()}
    >
      If there is such an account with a confirmed e-mail address, a link for it was written. It
      works once, for a day. If nothing comes, ask an administrator for a link.
    </NameAccount>
  )
}
