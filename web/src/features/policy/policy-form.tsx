import { Button, Checkbox, Group, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { useSetPolicy, type Policy } from './api'

type RequiredOf = Policy['required_of']
type Role = Policy['roles'][number]

const whom: { value: RequiredOf; label: string; description: string }[] = [
  { value: 'nobody', label: 'Nobody', description: 'Whoever wants one sets one up.' },
  {
    value: 'administrators',
    label: 'Administrators',
    description: 'Without one, an administrator can sign in and set one up, and nothing else.',
  },
  {
    value: 'everybody',
    label: 'Everybody',
    description: 'Without one, anybody can sign in and set one up, and nothing else.',
  },
]
const roles: { value: Role; label: string }[] = [
  { value: 'VIEWER', label: 'Viewer' },
  { value: 'EDITOR', label: 'Editor' },
  { value: 'EXPORTER', label: 'Exporter' },
  { value: 'OWNER', label: 'Owner' },
]

export function PolicyForm({ policy }: { policy: Policy }) {
  const [wanted, setWanted] = useState<Policy>({
    required_of: policy.required_of,
    roles: policy.roles,
  })
  const set = useSetPolicy()
  const save = () =>
    set.mutate(wanted, { onSuccess: () => said('The policy holds from now on.') })
  return (
    <Stack gap="lg">
      <Radio.Group
        label="Who must have one"
        value={wanted.required_of}
        onChange={(value) => setWanted({ ...wanted, required_of: value })}
      >
        <Stack gap="sm" mt="xs">
          {whom.map((one) => (
            <Radio key={one.value} {...one} />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox.Group
        label="Roles that count only with one"
        description="Somebody without a second factor keeps his other roles in a workspace; what only these allow is refused until he sets one up."
        value={wanted.roles}
        onChange={(value) => setWanted({ ...wanted, roles: value })}
      >
        <Group gap="md" mt="xs">
          {roles.map((role) => (
            <Checkbox key={role.value} {...role} />
          ))}
        </Group>
      </Checkbox.Group>
      <Text c="dimmed">
        It holds for tokens, too: one that was made where no second factor was proved stops working,
        also a service account’s. Make those anew once you have set a factor up.
      </Text>
      <Refusal error={set.error} />
      <Group>
        <Button loading={set.isPending} onClick={save}>
          Set the policy
        </Button>
      </Group>
    </Stack>
  )
}
