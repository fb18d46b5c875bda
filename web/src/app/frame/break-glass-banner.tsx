import { Alert, Button, Stack } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Siren } from 'lucide-react'

import { call, path } from '../../shared/api/client'
import { meQuery } from '../../shared/api/me'
import type { Shape } from '../../shared/api/shape'
import { saidNo } from '../../shared/ui/said'
import { When } from '../../shared/ui/when'

const AT = '/installation/break-glass'

const usesQuery = queryOptions({
  queryKey: ['break-glass'],
  queryFn: ({ signal }) => call<Shape<'BreakGlassUse'>[]>(AT, { signal }),
  staleTime: 60_000,
})

/** Before the eyes of all who administer, until one of them says that he knows of it. */
export function BreakGlassBanner() {
  const mayManage = useQuery(meQuery).data?.may.includes('installation:manage') === true
  const uses = useQuery({ ...usesQuery, enabled: mayManage }).data
  const cache = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: (use: string) =>
      call<undefined>(AT + path`/${use}/acknowledge`, { method: 'POST' }),
    onSuccess: () => cache.invalidateQueries({ queryKey: usesQuery.queryKey }),
    onError: saidNo,
  })
  if (!mayManage || !uses?.length) return null
  return (
    <Stack gap="xs" p="md">
      {uses.map((use) => (
        <Alert key={use.id} color="red" icon={<Siren />} title="The break-glass code was used">
          {use.name} signed in with it, <When at={use.used_at} />, from {use.address ?? 'an unknown address'}. If
          nobody told you of it, disable that account now. Make a new code on the machine:{' '}
          <code>dataspace break-glass make</code>.{' '}
          <Button
            variant="subtle"
            color="red"
            loading={acknowledge.isPending}
            onClick={() => acknowledge.mutate(use.id)}
          >
            I know of it
          </Button>
        </Alert>
      ))}
    </Stack>
  )
}
