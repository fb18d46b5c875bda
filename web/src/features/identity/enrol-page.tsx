import { Button, Stack, Text } from '@mantine/core'
import { LogOut } from 'lucide-react'

import { useSignOut } from './api'
import { Door } from './door'
import { SecondFactors } from './second-factors'

/** The one thing to do, where the installation asks for a second factor and there is none. */
export function EnrolPage() {
  const signOut = useSignOut('here')
  return (
    <Door title="Set up a second factor">
      <Stack gap="md">
        <Text c="dimmed">
          This installation asks you for something beside the password: a passkey on this device or
          a security key, or an authenticator app on your phone. Then you are in.
        </Text>
        <SecondFactors />
        <Button
          variant="subtle"
          leftSection={<LogOut />}
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </Button>
      </Stack>
    </Door>
  )
}
