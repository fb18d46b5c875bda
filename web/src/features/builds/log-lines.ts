const terminalCodes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g

/** Adds what came next to what was there; the last line may go on. */
export function withText(lines: string[], text: string): string[] {
  const [first = '', ...rest] = text.replace(terminalCodes, '').split('\n')
  const open = lines.at(-1) ?? ''
  return [...lines.slice(0, -1), settled(open + first), ...rest.map(settled)]
}

/** A progress bar writes over its own line; only what it wrote last is left to see. */
function settled(line: string): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end)
}

/** The lines that hold a text, whatever its case. */
export function linesWith(lines: string[], find: string): number[] {
  const wanted = find.toLowerCase()
  if (wanted === '') return []
  return lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? index : []))
}

const error = /^\s*(Traceback \(most recent call last\)|[\w.]*(Error|Exception)\b.*:|ERROR\b|CRITICAL\b)/

export const isError = (line: string) => error.test(line)

export type Piece = { text: string; isFound: boolean }

/** A line in pieces, so that what was searched for can be marked. */
export function piecesOf(line: string, find: string): Piece[] {
  if (find === '') return [{ text: line, isFound: false }]
  const pieces: Piece[] = []
  const lower = line.toLowerCase()
  const wanted = find.toLowerCase()
  let at = 0
  for (let found = lower.indexOf(wanted); found >= 0; found = lower.indexOf(wanted, at)) {
    if (found > at) pieces.push({ text: line.slice(at, found), isFound: false })
    at = found + wanted.length
    pieces.push({ text: line.slice(found, at), isFound: true })
  }
  if (at < line.length || pieces.length === 0)
    pieces.push({ text: line.slice(at), isFound: false })
  return pieces
}
