import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  redirect,
} from '@tanstack/react-router'

import { Refused } from '../shared/api/client'
import { instanceQuery, meQuery } from '../shared/api/me'
import { applyAccent } from '../shared/ui/accent'
import { dueOf } from './due'
import { RootPlace } from './root-place'
import { SignedInPlace } from './signed-in-place'

/** Where a second factor is set up; whoever has to, sees nothing else. */
const ENROLMENT = '/account'

export const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: RootPlace,
  beforeLoad: async ({ context }) => {
    // The colour is a comfort: the page comes without it rather than not at all.
    const instance = await context.cache.query({ ...instanceQuery, staleTime: 'static' }).catch(() => null)
    if (instance) applyAccent(instance.accent)
  },
})

/** Everything below knows who is asking; a stranger is led to sign-in and back. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    let mustEnrol
    try {
      mustEnrol = (await context.cache.query({ ...meQuery, staleTime: 'static' })).must_enrol
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 401)
        throw redirect({ to: '/sign-in', search: { next: location.href, ...dueOf(error) } })
      throw error
    }
    if (mustEnrol && location.pathname !== ENROLMENT) throw redirect({ to: ENROLMENT })
  },
  component: SignedInPlace,
})
