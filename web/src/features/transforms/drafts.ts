/**
 * Text that was typed and not saved, kept until it is: over a change of page and a reload, in this
 * tab only. `blob` is the version it was begun from, so that saving later still notices if somebody
 * else was quicker.
 */
export type Draft = { text: string; blob: string | null }

const key = (workspace: string, path: string) => `draft:${workspace}:${path}`

export function draftOf(workspace: string, path: string): Draft | null {
  const kept = sessionStorage.getItem(key(workspace, path))
  return kept === null ? null : (JSON.parse(kept) as Draft)
}

export function keepDraft(workspace: string, path: string, draft: Draft): void {
  sessionStorage.setItem(key(workspace, path), JSON.stringify(draft))
}

export function dropDraft(workspace: string, path: string): void {
  sessionStorage.removeItem(key(workspace, path))
}
