import { Radio, Stack } from '@mantine/core'

import type { Workspace } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { said } from '../../shared/ui/said'
import { useChangeSettings } from './api'

type Choice = { value: Workspace['df_type']; name: string; words: string }

const choices: Choice[] = [
  {
    value: 'polars',
    name: 'Polars',
    words: 'As lazy frames: computed as a stream, also when they are larger than memory.',
  },
  {
    value: 'pandas',
    name: 'pandas',
    words: 'As data frames: each input is read into memory as a whole.',
  },
]

export function FrameType({ workspace, mayChange }: { workspace: Workspace; mayChange: boolean }) {
  const change = useChangeSettings(workspace.id)
  const chosen = change.isPending ? change.variables.df_type : workspace.df_type

  const choose = (value: Workspace['df_type'], name: string) =>
    change.mutate(
      { df_type: value },
      { onSuccess: () => said(`Transforms receive ${name} from the next build on.`) },
    )

  return (
    <Stack gap="sm" role="radiogroup" aria-label="Data frames">
      {choices.map(({ value, name, words }) => (
        <Radio
          key={value}
          name="frame-type"
          size="xs"
          label={name}
          description={words}
          checked={chosen === value}
          disabled={!mayChange || change.isPending}
          onChange={() => choose(value, name)}
        />
      ))}
      <Refusal error={change.error} />
    </Stack>
  )
}
