import type { SpotlightActionData } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { Layers, UserRound } from 'lucide-react'

import { useMay } from '../../shared/api/workspace'
import { useInstallationPlaces } from './installation-places'
import { places } from './places'

export function usePlaceActions(workspaceId: string | undefined): SpotlightActionData[] {
  const navigate = useNavigate()
  const may = useMay(workspaceId ?? '')
  const elsewhere = useInstallationPlaces()
  const here =
    workspaceId === undefined
      ? []
      : places
          .filter(({ right }) => may(right))
          .map(({ to, name, icon: Icon }) => ({
            id: to,
            label: name,
            leftSection: <Icon />,
            onClick: () => void navigate({ to, params: { workspaceId } }),
          }))
  return [
    ...here,
    {
      id: 'all-workspaces',
      label: 'All workspaces',
      leftSection: <Layers />,
      onClick: () => void navigate({ to: '/workspaces' }),
    },
    ...elsewhere.map(({ to, name, icon: Icon }) => ({
      id: to,
      label: name,
      leftSection: <Icon />,
      onClick: () => void navigate({ to }),
    })),
    {
      id: 'account',
      label: 'My account',
      leftSection: <UserRound />,
      onClick: () => void navigate({ to: '/account' }),
    },
  ]
}
