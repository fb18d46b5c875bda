import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../shared/api/client'
import { workspacesQuery } from '../../shared/api/workspace'

export function useCreateWorkspace() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (workspace: { name: string }) =>
      call<{ id: string }>('/workspaces', { method: 'POST', body: workspace }),
    onSuccess: () => cache.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
  })
}
