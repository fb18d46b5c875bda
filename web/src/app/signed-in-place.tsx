import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'

import { StepUpDialog } from '../features/identity/step-up-dialog'
import { meQuery } from '../shared/api/me'
import { Frame } from './frame/frame'

// Most people never see it.
const EnrolPage = lazy(async () => ({
  default: (await import('../features/identity/enrol-page')).EnrolPage,
}))

/** The whole page, or the one thing to do before it, where a second factor is required. */
export function SignedInPlace() {
  const mustEnrol = useQuery(meQuery).data?.must_enrol === true
  return (
    <>
      <Suspense>{mustEnrol ? <EnrolPage /> : <Frame />}</Suspense>
      <StepUpDialog />
    </>
  )
}
