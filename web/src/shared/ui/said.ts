import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

import { sentenceOf } from './failed'

/** Something done, said once and quietly; nobody has to close it. */
export function said(message: ReactNode): void {
  notifications.show({ message, autoClose: 3500, withCloseButton: false })
}

/** Something done that has a consequence one may not have meant. */
export function saidWarning(message: string): void {
  notifications.show({ message, color: 'yellow', autoClose: 15_000, role: 'alert' })
}

/** An act refused where no form stands by to say so. */
export function saidNo(error: unknown): void {
  notifications.show({ message: sentenceOf(error), color: 'red', autoClose: 9000, role: 'alert' })
}
