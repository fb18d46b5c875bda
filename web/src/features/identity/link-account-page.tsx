import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

import { Refused } from '../../shared/api/client'
import type { Shape } from '../../shared/api/shape'
import { Failed, Refusal } from '../../shared/ui/failed'
import { LinkButton } from '../../shared/ui/link-button'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { said } from '../../shared/ui/said'
import { isDue } from './api'
import { Door } from './door'
import { waysInQuery } from './elsewhere'
import { linkRequestQuery, useFinishLinking, useNameAccount, useOpenLink } from './linking-api'
import { BackToSignIn, NameAccount } from './name-account'
import { SecondStep } from './second-step'

/** “This is my account”: naming it, and the link that its own address was sent. */
export function LinkAccountPage() {
  const token = useToken()
  const request = useQuery(linkRequestQuery)

  if (request.error)
    return (
      <Door title="Nothing to link here">
        <Stack gap="md">
          <Failed error={request.error} />
          <BackToSignIn />
        </Stack>
      </Door>
    )
  if (!request.data)
    return (
      <Door title="Link an account">
        <Loading label="Looking what is to be linked">
          <LoadingRows rows={3} />
        </Loading>
      </Door>
    )
  if (token === '' && !request.data.is_opened) return <Naming request={request.data} />
  return <Linking token={token} request={request.data} />
}

/** The token of the link, also of one that is opened where this page stands already. */
function useToken(): string {
  const [token, setToken] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    const take = () => {
      if (window.location.hash !== '') setToken(window.location.hash.slice(1))
      // The link is a secret: it must not stay in the address bar or the history.
      window.history.replaceState(window.history.state, '', '/link-account')
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}

type Request = Shape<'LinkRequestShown'>

function useWordsFor({ provider, label }: Request): string {
  const name = useQuery(waysInQuery).data?.providers.find(({ id }) => id === provider)?.name
  const at = `your ${name ?? provider} account`
  return label === null ? at : `${at}, ${label},`
}

function Naming({ request }: { request: Request }) {
  const words = useWordsFor(request)
  return (
    <NameAccount
      title="Is there an account of yours here?"
      lead={
        <>
          You signed in with {words} and that opens nothing here yet. Name your account, and a link
          that links the two goes to its own e-mail address.
        </>
      }
      label="Login or e-mail address of your account here"
      mailing={useNameAccount()}
    >
      If there is such an account with a confirmed e-mail address, a link is on its way there. Open
      it in this browser, within an hour.
    </NameAccount>
  )
}

/** By the press of a button: programs that open every link in a mailbox press none. */
function Linking({ token, request }: { token: string; request: Request }) {
  const open = useOpenLink()
  const finish = useFinishLinking()
  const navigate = useNavigate()
  const words = useWordsFor(request)
  const onIn = () =>
    finish.mutate(undefined, {
      onSuccess: () => {
        said('The account is linked.')
        void navigate({ to: '/account' })
      },
    })

  function go() {
    if (token === '' || open.isSuccess) onIn()
    else open.mutate(token, { onSuccess: (answer) => isDue(answer) || onIn() })
  }

  if (isDue(open.data) && finish.isIdle)
    return <SecondStep methods={open.data.methods} onIn={onIn} />
  return (
    <Door title="Link an account">
      <Stack gap="md">
        <Text c="dimmed">
          From now on {words} opens your account here. If it was not you who signed in there, close
          this page.
        </Text>
        <Refusal error={open.error ?? finish.error} />
        {mustEnrol(finish.error) && (
          <LinkButton to="/account" variant="default" size="sm">
            Set up a second factor
          </LinkButton>
        )}
        <Button size="sm" fullWidth loading={open.isPending || finish.isPending} onClick={go}>
          Link it and sign in
        </Button>
        <BackToSignIn />
      </Stack>
    </Door>
  )
}

const mustEnrol = (error: unknown) => error instanceof Refused && error.is('SecondFactorMissing')
