import { Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { useMay } from '../../shared/api/workspace'
import { said, saidNo } from '../../shared/ui/said'
import { useSetGives, vaultQuery, type Vault } from './api'

const WORDS: Record<Vault['gives'], { name: string; means: string }> = {
  declared: {
    name: 'Those that it declares',
    means: 'A transform is given what its code names, and nothing else.',
  },
  all: {
    name: 'All of the workspace',
    means: 'Every transform is given every secret: who may edit one can use them all.',
  },
}

/** Which secrets a transform is given; for owners to choose. */
export function Gives({ workspaceId }: { workspaceId: string }) {
  const vault = useQuery(vaultQuery(workspaceId)).data
  const mayManage = useMay(workspaceId)('workspace:manage')
  const set = useSetGives(workspaceId)
  if (!vault) return null
  const choose = (gives: string) =>
    void set
      .mutateAsync(gives as Vault['gives'])
      .then(() => said('Builds that start from now on keep to it.'), saidNo)
  return (
    <Radio.Group
      label="What a transform is given"
      value={vault.gives}
      onChange={choose}
      readOnly={!mayManage}
    >
      <Stack gap="xs" pt="xs">
        {Object.entries(WORDS).map(([value, { name, means }]) => (
          <Radio
            key={value}
            value={value}
            label={name}
            description={means}
            disabled={!mayManage || set.isPending}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
