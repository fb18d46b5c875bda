import { useQueries, useQuery } from '@tanstack/react-query'

import { datasetQuery } from '../../shared/api/datasets'
import { lineageQuery } from '../../shared/api/lineage'
import { useMay } from '../../shared/api/workspace'
import { rawFilesQuery } from './api'
import type { Names } from './completing'

/** More inputs than this have no columns offered: each is a question to the server. */
const MOST_INPUTS = 8

/** What the code of this file may name, for completion. */
export function useNames(workspace: string, path: string): Names {
  const may = useMay(workspace)
  const nodes = useQuery(lineageQuery(workspace)).data?.nodes ?? []
  const files = useQuery({ ...rawFilesQuery(workspace), enabled: may('file:read') }).data ?? []
  const inputs = (nodes.find((node) => node.path === path)?.inputs ?? [])
    .filter((input) => input.transform_id !== null)
    .slice(0, MOST_INPUTS)
  const datasets = useQueries({
    queries: inputs.map((input) => ({
      ...datasetQuery(workspace, input.transform_id ?? ''),
      enabled: may('dataset:read'),
    })),
  })
  return {
    transforms: nodes.filter((node) => node.path !== path).map(({ name, kind }) => ({ name, kind })),
    files: files.map((file) => file.name),
    columns: inputs.flatMap((input, index) =>
      (datasets[index]?.data?.current?.columns ?? []).map((column) => ({
        ...column,
        of: input.name,
      })),
    ),
  }
}
