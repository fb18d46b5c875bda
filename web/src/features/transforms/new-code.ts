import type { Workspace } from '../../shared/api/workspace'

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u

/** Python's own words: no parameter can have such a name. */
const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally
   for from global if import in is lambda nonlocal not or pass raise return try while with yield`.split(
    /\s+/,
  ),
)

/** A name that other transforms can write as a parameter. */
export const isName = (name: string) => NAME.test(name) && !KEYWORDS.has(name)

type FrameType = Workspace['df_type']

/** The first text of a transform: it runs as it stands, and shows where to go on. */
export function newCode(inputs: string[], frames: FrameType): string {
  return frames === 'pandas' ? pandasCode(inputs) : polarsCode(inputs)
}

function polarsCode(inputs: string[]): string {
  const body = inputs[0] ?? 'pl.LazyFrame({"answer": [42]})'
  return written('import polars as pl', inputs, 'pl.LazyFrame', body)
}

function pandasCode(inputs: string[]): string {
  const body = inputs[0] ?? 'pd.DataFrame({"answer": [42]})'
  return written('import pandas as pd', inputs, 'pd.DataFrame', body)
}

function written(imports: string, inputs: string[], frame: string, body: string): string {
  const parameters = inputs.map((name) => `${name}: ${frame}`)
  const oneLine = `def transform(${parameters.join(', ')}) -> ${frame}:`
  const signature =
    oneLine.length <= 88
      ? oneLine
      : `def transform(\n${parameters.map((one) => `    ${one},\n`).join('')}) -> ${frame}:`
  return `${imports}\n\n\n${signature}\n    return ${body}\n`
}
