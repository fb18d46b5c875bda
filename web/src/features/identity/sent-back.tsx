import { Alert } from '@mantine/core'
import { OctagonAlert } from 'lucide-react'

import { useSentBack } from './elsewhere'

/** Why the provider sent the person back without what he left for. */
export function SentBack() {
  const sentence = useSentBack()
  if (sentence === undefined) return null
  return (
    <Alert role="alert" color="red" variant="light" icon={<OctagonAlert aria-hidden />}>
      {sentence}
    </Alert>
  )
}
