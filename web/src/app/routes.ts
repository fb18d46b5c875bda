import { createRoute, redirect } from '@tanstack/react-router'

import { pageOf } from './page-of'
import { root, signedIn } from './roots'
import { auditSearch, text, thing, type Search } from './search'
import { workspace } from './workspace-routes'

const UNTIL_THE_DOOR_STANDS_MS = 300

/** While a person types the password, what he sees next is fetched. */
function fetchAhead() {
  setTimeout(() => {
    void import('../features/workspaces/workspaces-page')
    void import('../features/lineage/lineage-page')
  }, UNTIL_THE_DOOR_STANDS_MS)
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: (search: Search) => text(search, 'next', 'due', 'ended'),
  loader: fetchAhead,
  component: pageOf(async () => (await import('../features/identity/sign-in-page')).SignInPage),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: 'welcome',
  component: pageOf(async () => (await import('../features/identity/welcome-page')).WelcomePage),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: 'forgot-password',
  component: pageOf(
    async () => (await import('../features/identity/forgot-password-page')).ForgotPasswordPage,
  ),
})

const confirm = createRoute({
  getParentRoute: () => root,
  path: 'confirm',
  component: pageOf(async () => (await import('../features/identity/confirm-page')).ConfirmPage),
})

const linkAccount = createRoute({
  getParentRoute: () => root,
  path: 'link-account',
  component: pageOf(
    async () => (await import('../features/identity/link-account-page')).LinkAccountPage,
  ),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/workspaces' })
  },
})

const workspaces = createRoute({
  getParentRoute: () => signedIn,
  path: 'workspaces',
  staticData: { place: 'Workspaces' },
  component: pageOf(
    async () => (await import('../features/workspaces/workspaces-page')).WorkspacesPage,
  ),
})

const account = createRoute({
  getParentRoute: () => signedIn,
  path: 'account',
  staticData: { place: 'My account' },
  component: pageOf(async () => (await import('../features/identity/account-page')).AccountPage),
})

const people = createRoute({
  getParentRoute: () => signedIn,
  path: 'people',
  staticData: { place: 'People' },
  component: pageOf(async () => (await import('../features/people/people-page')).PeoplePage),
})

const groups = createRoute({
  getParentRoute: () => signedIn,
  path: 'groups',
  staticData: { place: 'Groups' },
  component: pageOf(async () => (await import('../features/groups/groups-page')).GroupsPage),
})

/** One dataset of a workspace in which the person may have no role: names of its own. */
const shown = createRoute({
  getParentRoute: () => signedIn,
  path: 'shown/$shownIn/$shown',
  staticData: { place: 'Shown to you' },
  validateSearch: (search: Search) => ({
    ...text(search, 'snapshot'),
    ...thing(search, 'view'),
    ...text(search, 'artifact'),
  }),
  component: pageOf(async () => (await import('./shown-place')).ShownPlace),
})

const messages = createRoute({
  getParentRoute: () => signedIn,
  path: 'messages',
  staticData: { place: 'Messages' },
  component: pageOf(async () => (await import('../features/messages/messages-page')).MessagesPage),
})

const logs = createRoute({
  getParentRoute: () => signedIn,
  path: 'logs',
  staticData: { place: 'Logs' },
  component: pageOf(async () => (await import('../features/logs/logs-page')).LogsPage),
})

const security = createRoute({
  getParentRoute: () => signedIn,
  path: 'security',
  staticData: { place: 'Sign-in policy' },
  component: pageOf(async () => (await import('../features/policy/policy-page')).PolicyPage),
})

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: 'audit',
  staticData: { place: 'Audit log' },
  validateSearch: auditSearch,
  component: pageOf(async () => (await import('../features/trail/audit-page')).AuditPage),
})

const sandbox = createRoute({
  getParentRoute: () => signedIn,
  path: 'sandbox',
  staticData: { place: 'Sandbox' },
  component: pageOf(async () => (await import('../features/sandbox/sandbox-page')).SandboxPage),
})

export const routeTree = root.addChildren([
  signIn,
  welcome,
  forgotPassword,
  confirm,
  linkAccount,
  signedIn.addChildren([
    home,
    workspaces,
    account,
    people,
    groups,
    messages,
    logs,
    shown,
    sandbox,
    security,
    audit,
    workspace,
  ]),
])
