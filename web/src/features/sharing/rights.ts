import type { Explained, Shareable } from './api'

/** What can be given on one transform, in words; each brings what it is of no use without. */
export const shareable: { right: Shareable; name: string }[] = [
  { right: 'dataset:read', name: 'Read' },
  { right: 'dataset:export', name: 'Export' },
  { right: 'transform:read', name: 'See the code' },
  { right: 'transform:write', name: 'Edit and build' },
]

const verbs: Record<string, string> = {
  'dataset:read': 'read the data',
  'dataset:export': 'export the data',
  'transform:read': 'see the code',
  'transform:write': 'edit the code',
  'build:run': 'build it',
  'dataset:restore': 'restore an older snapshot',
}

const roleWords = { VIEWER: 'Viewer', EDITOR: 'Editor', EXPORTER: 'Exporter', OWNER: 'Owner' }

type Because = Explained['because'][number]

/** “Ada may export the data: she is in the group Finance, which is Exporter here.” */
export function sentence(person: string, name: string, one: Explained): string {
  const verb = verbs[one.permission] ?? one.permission
  const because = one.because.map((each) => reason(name, each)).join('; ')
  return `${person} ${one.may ? 'may' : 'may not'} ${verb}: ${because}.`
}

function reason(name: string, { reason: kind, role, group, transform }: Because): string {
  const held = role === null ? '' : roleWords[role]
  switch (kind) {
    case 'administrator':
      return 'an administrator may everything'
    case 'archived':
      return 'the workspace is archived'
    case 'disabled':
      return 'the account is disabled'
    case 'factor_missing':
      return 'the role counts only with a second factor, and there is none'
    case 'inherited':
      return `${name} is made from ${transform ?? 'something'}, which is restricted`
    case 'no_role':
      return 'there is no role in this workspace'
    case 'owner':
    case 'role':
      return group === null
        ? `the role here is ${held}`
        : `the group ${group} has the role ${held} here`
    case 'restricted':
      return `${name} is restricted to people who are named`
    case 'role_lacks':
      return 'no role held here allows it'
    case 'share_lacks':
      return 'what was shared does not include it'
    case 'source_kept':
      return `${name} is made from ${transform ?? 'something'}, which may be read and not exported`
    case 'shared':
      return group === null ? `it was shared` : `it was shared with the group ${group}`
  }
}
