import { createRoute, redirect } from '@tanstack/react-router'

import { lineageQuery } from '../shared/api/lineage'
import { workspaceQuery } from '../shared/api/workspace'
import { pageOf } from './page-of'
import { signedIn } from './roots'
import { auditSearch, text, thing, type Search } from './search'
import { WorkspacePlace } from './workspace-place'

const noop = () => undefined

const place = createRoute({
  getParentRoute: () => signedIn,
  path: 'workspaces/$workspaceId',
  staticData: { crumb: 'workspace' },
  // Begun beside the page's own code, and not once that is there. The page says what fails.
  loader: ({ context, params }) =>
    void context.cache.query(workspaceQuery(params.workspaceId)).catch(noop),
  component: WorkspacePlace,
})

const front = createRoute({
  getParentRoute: () => place,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/workspaces/$workspaceId/graph', params })
  },
})

const graph = createRoute({
  getParentRoute: () => place,
  path: 'graph',
  staticData: { place: 'Graph' },
  validateSearch: (search: Search) => text(search, 'selected', 'find', 'view'),
  loader: ({ context, params }) =>
    void context.cache.query(lineageQuery(params.workspaceId)).catch(noop),
  component: pageOf(async () => (await import('../features/lineage/lineage-page')).LineagePage),
})

const builds = createRoute({
  getParentRoute: () => place,
  path: 'builds',
  staticData: { place: 'Builds' },
  component: pageOf(async () => (await import('../features/builds/builds-page')).BuildsPage),
})

const build = createRoute({
  getParentRoute: () => place,
  path: 'builds/$buildId',
  staticData: { place: 'Builds', crumb: 'build' },
  validateSearch: (search: Search) => text(search, 'step'),
  component: pageOf(async () => (await import('../features/builds/build-page')).BuildPage),
})

const transform = createRoute({
  getParentRoute: () => place,
  path: 'transforms/$transformId',
  staticData: { place: 'Transforms', crumb: 'transform' },
  component: pageOf(
    async () => (await import('../features/transforms/transform-place')).TransformPlace,
  ),
})

const code = createRoute({
  getParentRoute: () => transform,
  path: '/',
  validateSearch: (search: Search) => text(search, 'line'),
  component: pageOf(async () => (await import('../features/transforms/code-page')).CodePage),
})

const preview = createRoute({
  getParentRoute: () => transform,
  path: 'preview',
  validateSearch: (search: Search) => ({ ...text(search, 'snapshot'), ...thing(search, 'view') }),
  component: pageOf(async () => (await import('../features/datasets/preview-page')).PreviewPage),
})

const logs = createRoute({
  getParentRoute: () => transform,
  path: 'logs',
  component: pageOf(async () => (await import('../features/builds/logs-page')).LogsPage),
})

const plots = createRoute({
  getParentRoute: () => transform,
  path: 'plots',
  validateSearch: (search: Search) => text(search, 'artifact'),
  component: pageOf(async () => (await import('../features/datasets/plots-page')).PlotsPage),
})

const health = createRoute({
  getParentRoute: () => transform,
  path: 'health',
  component: pageOf(async () => (await import('../features/datasets/health-page')).HealthPage),
})

const access = createRoute({
  getParentRoute: () => transform,
  path: 'access',
  component: pageOf(async () => (await import('../features/sharing/access-page')).AccessPage),
})

const transforms = createRoute({
  getParentRoute: () => place,
  path: 'transforms',
  staticData: { place: 'Transforms' },
  validateSearch: (search: Search) => text(search, 'dialog'),
  component: pageOf(
    async () => (await import('../features/transforms/transforms-page')).TransformsPage,
  ),
})

const codeFile = createRoute({
  getParentRoute: () => place,
  path: 'code/$',
  staticData: { place: 'Transforms', crumb: 'code' },
  validateSearch: (search: Search) => text(search, 'line'),
  component: pageOf(
    async () => (await import('../features/transforms/code-file-page')).CodeFilePage,
  ),
})

const files = createRoute({
  getParentRoute: () => place,
  path: 'files',
  staticData: { place: 'Files' },
  validateSearch: (search: Search) => text(search, 'view'),
  component: pageOf(async () => (await import('../features/files/files-page')).FilesPage),
})

const file = createRoute({
  getParentRoute: () => place,
  path: 'files/$fileId',
  staticData: { place: 'Files', crumb: 'file' },
  validateSearch: (search: Search) => text(search, 'page'),
  component: pageOf(async () => (await import('../features/files/file-page')).FilePage),
})

const secrets = createRoute({
  getParentRoute: () => place,
  path: 'secrets',
  staticData: { place: 'Secrets' },
  validateSearch: (search: Search) => text(search, 'view'),
  component: pageOf(async () => (await import('../features/secrets/secrets-page')).SecretsPage),
})

const members = createRoute({
  getParentRoute: () => place,
  path: 'members',
  staticData: { place: 'Members' },
  component: pageOf(async () => (await import('../features/members/members-page')).MembersPage),
})

const audit = createRoute({
  getParentRoute: () => place,
  path: 'audit',
  staticData: { place: 'Audit log' },
  validateSearch: auditSearch,
  component: pageOf(async () => (await import('../features/trail/audit-page')).AuditPage),
})

const settings = createRoute({
  getParentRoute: () => place,
  path: 'settings',
  staticData: { place: 'Settings' },
  component: pageOf(async () => (await import('../features/settings/settings-page')).SettingsPage),
})

export const workspace = place.addChildren([
  front,
  graph,
  builds,
  build,
  files,
  file,
  secrets,
  members,
  audit,
  settings,
  transforms,
  transform.addChildren([code, preview, logs, plots, health, access]),
  codeFile,
])
