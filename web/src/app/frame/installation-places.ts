import { useQuery } from '@tanstack/react-query'
import {
  Contact,
  KeyRound,
  Mails,
  ScrollText,
  ShieldCheck,
  UsersRound,
  type LucideIcon,
} from 'lucide-react'

import { meQuery, type InstallationRight } from '../../shared/api/me'

type Place = { to: string; name: string; icon: LucideIcon; right: InstallationRight | null }

const installationPlaces = [
  { to: '/people', name: 'People', icon: UsersRound, right: 'person:manage' },
  { to: '/groups', name: 'Groups', icon: Contact, right: 'group:manage' },
  { to: '/messages', name: 'Messages', icon: Mails, right: 'person:manage' },
  { to: '/security', name: 'Sign-in policy', icon: KeyRound, right: 'installation:manage' },
  { to: '/logs', name: 'Logs', icon: ScrollText, right: 'installation:manage' },
  { to: '/audit', name: 'Audit log', icon: ScrollText, right: 'installation:manage' },
  { to: '/sandbox', name: 'Sandbox', icon: ShieldCheck, right: null },
] as const satisfies readonly Place[]

/** The places that belong to no workspace, as far as the person may enter them. */
export function useInstallationPlaces() {
  const rights = useQuery(meQuery).data?.may ?? []
  return installationPlaces.filter(({ right }) => right === null || rights.includes(right))
}
