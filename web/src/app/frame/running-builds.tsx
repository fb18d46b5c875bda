import { Menu, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { buildsQuery, isUnderWay, type BuildSummary } from '../../shared/api/builds'
import { useMay } from '../../shared/api/workspace'
import { idLabel } from '../../shared/ui/format'
import { MenuLink } from '../../shared/ui/link-button'
import { StateIcon } from '../../shared/ui/state-mark'
import classes from './running-builds.module.css'

/** What is running now, from every page one press away. */
export function RunningBuilds({ workspaceId }: { workspaceId: string }) {
  const may = useMay(workspaceId)
  const builds = useQuery({ ...buildsQuery(workspaceId), enabled: may('build:read') })
  const running = builds.data?.filter(isUnderWay) ?? []
  if (running.length === 0) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.running} aria-label={`${running.length} builds running`}>
          <StateIcon state="running" />
          {running.length === 1 && running[0] ? progress(running[0]) : running.length}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Running builds</Menu.Label>
        {running.map((build) => (
          <MenuLink
            key={build.id}
            to="/workspaces/$workspaceId/builds/$buildId"
            params={{ workspaceId, buildId: build.id }}
            leftSection={<StateIcon state={build.state} />}
            rightSection={<span className={classes.progress}>{progress(build)}</span>}
          >
            <code>{idLabel(build.id)}</code> by {build.started_by.name}
          </MenuLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function progress({ step_counts: counts }: BuildSummary): string {
  const all = Object.values(counts).reduce((sum, some) => sum + some, 0)
  return `${all - counts.waiting - counts.running} of ${all}`
}
