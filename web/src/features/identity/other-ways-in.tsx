import { Button, Divider, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { Refusal } from '../../shared/ui/failed'
import { useLeave, waysInQuery } from './elsewhere'

/** A button for each provider that the installation has; nothing where it has none. */
export function OtherWaysIn({ next }: { next: string }) {
  const providers = useQuery(waysInQuery).data?.providers ?? []
  const leave = useLeave('sign in')
  if (providers.length === 0) return null
  return (
    <Stack gap="sm">
      <Divider label="or" />
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          size="sm"
          fullWidth
          loading={leave.isPending && leave.variables.provider === id}
          onClick={() => leave.mutate({ provider: id, next })}
        >
          Continue with {name}
        </Button>
      ))}
      <Refusal error={leave.error} />
    </Stack>
  )
}
