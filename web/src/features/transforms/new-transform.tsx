import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'

import { Refused } from '../../shared/api/client'
import { lineageQuery } from '../../shared/api/lineage'
import { workspaceQuery } from '../../shared/api/workspace'
import { Refusal } from '../../shared/ui/failed'
import { typedIn } from '../../shared/ui/fields'
import { useSaveFile } from './api'
import { isName, newCode } from './new-code'
import classes from './new-transform.module.css'

type Props = { workspaceId: string; opened: boolean; onClose: () => void }

export function NewTransform({ workspaceId, opened, onClose }: Props) {
  const save = useSaveFile(workspaceId)
  const navigate = useNavigate()
  const nodes = useQuery(lineageQuery(workspaceId)).data?.nodes ?? []
  const frames = useQuery(workspaceQuery(workspaceId)).data?.df_type ?? 'polars'
  const [inputs, setInputs] = useState<string[]>([])
  const [isWrong, setWrong] = useState(false)

  const isTaken = save.error instanceof Refused && save.error.is('FileChanged')

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = typedIn(event.currentTarget, 'name').trim()
    setWrong(!isName(name))
    if (!isName(name)) return
    save.mutate(
      { path: `${name}.py`, text: newCode(inputs, frames), blob: null, message: `Add ${name}` },
      {
        onSuccess: ({ transform_id: transformId }) => {
          onClose()
          if (transformId !== null)
            void navigate({
              to: '/workspaces/$workspaceId/transforms/$transformId',
              params: { workspaceId, transformId },
            })
        },
      },
    )
  }

  return (
    <Modal opened={opened} onClose={onClose} title="New transform">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            name="name"
            description="Other transforms read its data by writing this name as a parameter."
            placeholder="delays_by_carrier"
            required
            withAsterisk={false}
            spellCheck={false}
            autoCapitalize="none"
            error={
              isWrong &&
              'Letters, digits and _, no digit at the front, and no word of Python’s own.'
            }
            data-autofocus
          />
          <MultiSelect
            label="Reads"
            description="Each becomes a parameter. More can be added in the code."
            size="xs"
            searchable
            clearable
            data={nodes.map((node) => node.name)}
            value={inputs}
            onChange={setInputs}
          />
          {isTaken ? (
            <p role="alert" className={classes.taken}>
              There is already a file by this name. Choose another one.
            </p>
          ) : (
            <Refusal error={save.error} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Create transform
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
