import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { Refused } from '../shared/api/client'
import { instanceQuery } from '../shared/api/me'

const RETRIES = 2

/** The cache of what the server said. A session that ended leads to sign-in, wherever it is noticed. */
export function makeCache(
  onSignedOut: (why: Refused) => void,
  onMustEnrol: () => void,
): QueryClient {
  const notice = (error: unknown) => {
    // The installation has just begun to ask for a second factor.
    if (error instanceof Refused && error.is('SecondFactorMissing')) onMustEnrol()
    if (error instanceof Refused && error.is('Unauthenticated')) onSignedOut(error)
    else if (error instanceof Refused && error.problem.status === 401 && !error.is('SignInFailed'))
      onSignedOut(error)
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: { queries: { retry: shouldRetry, staleTime: 2000 } },
  })
}

/**
 * What one person saw is not there for the next who signs in at this browser. What the door
 * itself shows by then is everybody's.
 */
export function forgetPerson(cache: QueryClient) {
  const [ours] = instanceQuery.queryKey
  cache.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey[0] !== ours })
}

/** A refusal is an answer: asking again changes nothing. Only silence is worth another try. */
function shouldRetry(failures: number, error: unknown): boolean {
  const isAnswer = error instanceof Refused && error.problem.status >= 400 && error.problem.status < 500
  return !isAnswer && failures < RETRIES
}
