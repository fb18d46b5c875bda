import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { merged } from '../../shared/api/code-problem'
import { lineageQuery } from '../../shared/api/lineage'
import type { OpenFile } from './api'

/**
 * What is wrong with a file by itself, and what only the whole workspace shows: an input that no
 * transform has the name of, a circle. Only what has a place can be marked, and only in the saved
 * text, since the lineage knows no other.
 */
export function useProblems(workspace: string, { transform_id: id, problems }: OpenFile) {
  const nodes = useQuery(lineageQuery(workspace)).data?.nodes
  const found = nodes?.find((node) => node.transform_id === id)?.problems
  return useMemo(() => {
    const placed = (found ?? []).filter((problem) => typeof problem.line === 'number')
    return { all: merged(problems, found ?? []), marked: merged(problems, placed) }
  }, [problems, found])
}
