import { Braces, File, FileSpreadsheet, Table2, type LucideIcon } from 'lucide-react'

import type { FileKind } from './api'
import classes from './kind.module.css'

const kinds: Record<FileKind, { name: string; icon: LucideIcon }> = {
  csv: { name: 'CSV', icon: FileSpreadsheet },
  excel: { name: 'Excel', icon: FileSpreadsheet },
  json: { name: 'JSON', icon: Braces },
  parquet: { name: 'Parquet', icon: Table2 },
  other: { name: 'Other', icon: File },
}

/** Only tables can be looked into; of another file the platform keeps the bytes. */
export const isTable = (kind: FileKind) => kind !== 'other'

export function Kind({ kind }: { kind: FileKind }) {
  const { name, icon: Icon } = kinds[kind]
  return (
    <span className={classes.kind}>
      <Icon aria-hidden />
      {name}
    </span>
  )
}
