import type { Column } from '../../shared/api/datasets'
import { isNumeric } from '../../shared/ui/column-type'

const NARROW_EM = 7
const MIDDLE_EM = 10.5
const WIDE_EM = 12
const MOST_EM = 20
const LETTER_EM = 0.5
const AROUND_NAME_EM = 4

/** How wide a column stands, in root ems, before anyone has seen its values: no jump when they come. */
export function widthOf({ name, type }: Column): number {
  const forName = name.length * LETTER_EM + AROUND_NAME_EM
  return Math.min(MOST_EM, Math.max(forType(type), forName))
}

function forType(type: string): number {
  if (isNumeric(type) || /^bool|^date(?!time)/i.test(type)) return NARROW_EM
  if (/^datetime/i.test(type)) return WIDE_EM
  return /^(list|struct|array)/i.test(type) ? WIDE_EM : MIDDLE_EM
}
