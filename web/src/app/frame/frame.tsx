import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'

import { BreakGlassBanner } from './break-glass-banner'
import classes from './frame.module.css'
import { openPalette, openPaletteBySlash } from './open-palette'
import { Sidebar } from './sidebar'
import { TopBar } from './top-bar'

const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }))

/** The frame around every signed-in page: where one is, where one can go, what is running. */
export function Frame() {
  const { workspaceId } = useParams({ strict: false })
  const [isMenuOpen, menu] = useDisclosure(false)
  const { pathname } = useLocation()
  const { close } = menu
  useEffect(close, [pathname, close])
  // Heard here and not in the palette, which may still be on its way.
  useHotkeys(
    [
      ['/', openPaletteBySlash, { preventDefault: false }],
      ['mod+K', openPalette],
    ],
    [],
  )

  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <Sidebar workspaceId={workspaceId} isOpen={isMenuOpen} onClose={menu.close} />
      <div className={classes.column}>
        <TopBar workspaceId={workspaceId} onMenu={menu.open} />
        <BreakGlassBanner />
        <Outlet />
      </div>
      <Suspense>
        <Palette workspaceId={workspaceId} />
      </Suspense>
    </div>
  )
}
