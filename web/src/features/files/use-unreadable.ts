import { useQuery } from '@tanstack/react-query'

import { Refused } from '../../shared/api/client'
import { rowsQuery, type RawFile } from './api'

/**
 * Whether a file is known to hold no table: it is empty, or a look at its rows ended so. Only what
 * was seen already counts, since reading every file of a list would be a high price for a menu.
 */
export function useIsUnreadable(workspaceId: string, file: RawFile, page = 1): boolean {
  const { error } = useQuery({ ...rowsQuery(workspaceId, file.id, page), enabled: false })
  return file.bytes === 0 || (error instanceof Refused && error.is('FileUnreadable'))
}
