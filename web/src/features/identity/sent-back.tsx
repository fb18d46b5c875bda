import { Alert, Stack } from '@mantine/core'
import { OctagonAlert } from 'lucide-react'

import { LinkButton } from '../../shared/ui/link-button'
import { useSentBack } from './elsewhere'

/** Why the provider sent the person back without what he left for, and what he may do then. */
export function SentBack() {
  const { sentence, isUnknown } = useSentBack()
  if (sentence === undefined) return null
  return (
    <Stack gap="sm">
      <Alert role="alert" color="red" variant="light" icon={<OctagonAlert aria-hidden />}>
        {sentence}
      </Alert>
      {isUnknown && (
        <LinkButton to="/link-account" variant="default" size="sm">
          I have an account here
        </LinkButton>
      )}
    </Stack>
  )
}
