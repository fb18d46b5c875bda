import type { RawFile } from './api'

export type Replaced = { file: File; old: RawFile }

export type Chosen = { fresh: File[]; replaced: Replaced[] }

/** As the server keeps names, so that one name is not taken for two. */
const keptName = (name: string) => name.trim().normalize('NFC')

/** Which of the chosen files are new here, and which would take the place of another. */
export function sorted(chosen: File[], present: RawFile[]): Chosen {
  const byName = new Map(present.map((file) => [file.name, file]))
  const replaced = chosen.flatMap((file) => {
    const old = byName.get(keptName(file.name))
    return old ? [{ file, old }] : []
  })
  const fresh = chosen.filter((file) => !byName.has(keptName(file.name)))
  return { fresh, replaced }
}
