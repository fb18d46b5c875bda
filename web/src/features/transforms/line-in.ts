/** A line number from an address, if it is one. */
export function lineIn(address: string | undefined): number | undefined {
  const line = Number(address)
  return Number.isInteger(line) && line > 0 ? line : undefined
}
