import { ActionIcon, UnstyledButton } from '@mantine/core'
import { Menu as MenuIcon, Search } from 'lucide-react'

import { Breadcrumb } from './breadcrumb'
import { openPalette } from './open-palette'
import { PersonMenu } from './person-menu'
import { RunningBuilds } from './running-builds'
import classes from './top-bar.module.css'

type Props = { workspaceId: string | undefined; onMenu: () => void }

export function TopBar({ workspaceId, onMenu }: Props) {
  return (
    <header className={classes.bar}>
      <ActionIcon className={classes.menu} aria-label="Show the places" onClick={onMenu}>
        <MenuIcon />
      </ActionIcon>
      <Breadcrumb workspaceId={workspaceId} />
      <div className={classes.tools}>
        <UnstyledButton className={classes.search} onClick={openPalette} aria-keyshortcuts="/ Control+K">
          <Search aria-hidden />
          <span className={classes.word}>Search or go to</span>
          <kbd className={classes.key}>/</kbd>
        </UnstyledButton>
        {workspaceId !== undefined && <RunningBuilds workspaceId={workspaceId} />}
        <PersonMenu />
      </div>
    </header>
  )
}
