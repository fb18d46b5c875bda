import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

import { sentenceOf } from './failed'

/** Something done, said once and quietly; nobody has to close it. */
export function said(message: ReactNode): void {
  notifications.show({ message, autoClose: 3500, withCloseButton: false })
}

/** An act refused where no form stands by to say so. */
export function saidNo(error: unknown): void {
  notifications.show({ message: sentenceOf(error), color: 'red', autoClose: 9000, role: 'alert' })
}
