import { Spotlight, useSpotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Layers, Search } from 'lucide-react'

import { workspacesQuery } from '../../shared/api/workspace'
import { paletteStore } from './open-palette'
import { usePlaceActions } from './palette-places'
import { useTransformActions } from './palette-transforms'

const SHOWN = 30

/** Everywhere one can go and what one can start, under one key. */
export function Palette({ workspaceId }: { workspaceId: string | undefined }) {
  const navigate = useNavigate()
  const { opened } = useSpotlight(paletteStore)
  const workspaces = useQuery({ ...workspacesQuery, enabled: opened }).data ?? []
  const placeActions = usePlaceActions(workspaceId)
  const transformActions = useTransformActions(workspaceId, opened)

  const actions: SpotlightActionGroupData[] = [
    ...transformActions,
    { group: 'Places', actions: placeActions },
    {
      group: 'Workspaces',
      actions: workspaces.map((workspace) => ({
        id: workspace.id,
        label: workspace.name,
        leftSection: <Layers />,
        onClick: () =>
          void navigate({
            to: '/workspaces/$workspaceId/graph',
            params: { workspaceId: workspace.id },
          }),
      })),
    },
  ]

  return (
    <Spotlight
      store={paletteStore}
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut={null}
      limit={SHOWN}
      highlightQuery
      centered={false}
      overlayProps={{ color: 'var(--veil)', backgroundOpacity: 1, blur: 0 }}
      transitionProps={{ duration: 0 }}
      scrollable
      nothingFound="Nothing has that name"
      searchProps={{
        leftSection: <Search />,
        placeholder: 'Go to a transform, build it, open its log',
        'aria-label': 'Search or go to',
      }}
    />
  )
}
