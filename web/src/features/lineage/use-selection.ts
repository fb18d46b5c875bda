import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'

import type { Lineage } from '../../shared/api/lineage'

/** More would make an address that no mail program keeps whole. */
const KEPT_IN_ADDRESS = 12

/** What is selected; also in the address, so that it can be sent to a colleague. */
export function useSelection(selected: string | undefined, lineage: Lineage) {
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => idsIn(selected))
  const [seen, setSeen] = useState(selected)
  const [written, setWritten] = useState(selected)

  if (seen !== selected) {
    setSeen(selected)
    // The address changed without us: back, or a command that shows a transform.
    if (selected !== written) {
      setWritten(selected)
      setChosen(idsIn(selected))
    }
  }

  const select = useCallback(
    (next: ReadonlySet<string>) => {
      setChosen(next)
      const kept = next.size > 0 && next.size <= KEPT_IN_ADDRESS ? [...next].join(',') : undefined
      setWritten(kept)
      void navigate({
        to: '.',
        search: (before) => ({ ...before, selected: kept }),
        replace: true,
      })
    },
    [navigate],
  )

  const known = new Set(lineage.nodes.map((node) => node.transform_id))
  const isAllKnown = [...chosen].every((id) => known.has(id))
  return [isAllKnown ? chosen : new Set([...chosen].filter((id) => known.has(id))), select] as const
}

const idsIn = (selected: string | undefined) => new Set(selected?.split(',').filter(Boolean))
