import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'

import { FaultPage } from './fault-page'
import { MissingPage } from './missing-page'
import { PendingPage } from './pending-page'
import { routeTree } from './routes'

const PATIENCE_MS = 200

export function makeRouter(cache: QueryClient) {
  return createRouter({
    routeTree,
    context: { cache },
    defaultPreload: 'intent',
    // The cache decides what is stale, not the router.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: PATIENCE_MS,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: FaultPage,
    defaultNotFoundComponent: MissingPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
  interface StaticDataRouteOption {
    /** The word for this place in the breadcrumb. */
    place?: string
    /** What an id in the address stands for, so that the breadcrumb can say its name. */
    crumb?: 'workspace' | 'transform' | 'build' | 'file' | 'code'
  }
}
