import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type SubmitEvent } from 'react'

import { Failed, Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { Loading, LoadingRows } from '../../shared/ui/loading'
import { isDue, linkQuery, useWelcome } from './api'
import { Door } from './door'
import { isAboutThePassword, NewPassword } from './new-password'
import { SecondStep } from './second-step'

export function WelcomePage() {
  const [token] = useState(() => window.location.hash.slice(1))
  // The link is a secret and works once: it must not stay in the address bar or the history.
  useEffect(() => window.history.replaceState(window.history.state, '', '/welcome'), [])
  const link = useQuery({ ...linkQuery(token), enabled: token !== '' })

  if (token === '')
    return (
      <Door title="Welcome">
        <Text c="dimmed">
          This page needs the whole one-time link. Open the link you were given again, or ask the
          person who gave it for a new one.
        </Text>
      </Door>
    )
  if (link.error)
    return (
      <Door title="This link does not work">
        <Failed error={link.error} />
      </Door>
    )
  if (!link.data)
    return (
      <Door title="Welcome">
        <Loading label="Looking at the link">
          <LoadingRows rows={3} />
        </Loading>
      </Door>
    )
  return <FirstPassword token={token} login={link.data.login} name={link.data.name} />
}

function FirstPassword({ token, login, name }: { token: string; login: string; name: string }) {
  const welcome = useWelcome()
  const navigate = useNavigate()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const password = typedIn(event.currentTarget, 'password')
    welcome.mutate(
      { token, password },
      { onSuccess: (answer) => isDue(answer) || void navigate({ to: '/workspaces' }) },
    )
  }

  if (isDue(welcome.data))
    return (
      <SecondStep
        methods={welcome.data.methods}
        onIn={() => void navigate({ to: '/workspaces' })}
      />
    )
  return (
    <Door title={`Welcome, ${name}`}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text c="dimmed">
            Choose a password. You will sign in as <strong>{login}</strong>.
          </Text>
          {/* For password managers, which save a password under the name they find beside it. */}
          <input type="hidden" name="login" autoComplete="username" value={login} />
          <NewPassword label="New password" name="password" error={welcome.error} />
          {!isAboutThePassword(welcome.error) && <Refusal error={welcome.error} />}
          <Button type="submit" size="sm" fullWidth loading={welcome.isPending}>
            Set password and enter
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
