import { ChartColumn, Database, Table2, type LucideIcon } from 'lucide-react'

import type { NodeKind } from '../../shared/api/lineage'
import { kindInWords } from './sentence'

const icons: Record<NodeKind, LucideIcon> = {
  ingest: Database,
  transform: Table2,
  plot: ChartColumn,
}

export function KindIcon({ kind }: { kind: NodeKind }) {
  const Icon = icons[kind]
  return <Icon role="img" aria-label={kindInWords(kind)} />
}
