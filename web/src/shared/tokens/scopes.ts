/** What a scope lets a program do, in words. The server says which there are. */

const words: Record<string, string> = {
  'workspace:read': 'See workspaces and their members',
  'workspace:create': 'Create workspaces',
  'transform:read': 'Read code',
  'transform:write': 'Write code',
  'build:read': 'Follow builds and their logs',
  'build:run': 'Start and cancel builds',
  'file:read': 'Look into raw files',
  'file:write': 'Upload and delete raw files',
  'secret:read': 'See which secrets there are, and never their values',
  'secret:write': 'Add, replace and delete secrets',
  'dataset:read': 'Look into datasets',
  'dataset:restore': 'Restore snapshots of datasets',
  'dataset:export': 'Export datasets as files',
}

export type ScopeGroup = { name: string; scopes: { scope: string; may: string }[] }

const names: Record<string, string> = {
  workspace: 'Workspaces',
  transform: 'Code',
  build: 'Builds',
  file: 'Raw files',
  secret: 'Secrets',
  dataset: 'Datasets',
}

/** One that has no words here yet is shown as the server names it. */
export const wordsOf = (scope: string): string => words[scope] ?? scope

/** By the thing that they are about, reading before changing. */
export function grouped(scopes: string[]): ScopeGroup[] {
  const order = Object.keys(words)
  const rank = (scope: string) => (order.indexOf(scope) + order.length + 1) % (order.length + 1)
  const sorted = [...scopes].sort((one, other) => rank(one) - rank(other))
  const things = [...new Set(sorted.map(thingOf))]
  return things.map((thing) => ({
    name: names[thing] ?? thing,
    scopes: sorted
      .filter((scope) => thingOf(scope) === thing)
      .map((scope) => ({ scope, may: wordsOf(scope) })),
  }))
}

const thingOf = (scope: string): string => scope.split(':')[0] ?? scope
