import { Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Check, LogOut, Monitor, MonitorX, Moon, Sun, UserRound } from 'lucide-react'

import { useSignOut } from '../../features/identity/api'
import { meQuery } from '../../shared/api/me'
import { MenuLink } from '../../shared/ui/link-button'
import { saidNo } from '../../shared/ui/said'
import { useInstallationPlaces } from './installation-places'
import classes from './person-menu.module.css'

const themes = [
  { value: 'light', name: 'Light', icon: Sun },
  { value: 'dark', name: 'Dark', icon: Moon },
  { value: 'auto', name: 'As the system', icon: Monitor },
] as const

export function PersonMenu() {
  const me = useQuery(meQuery).data
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const elsewhere = useInstallationPlaces()
  const signOut = useSignOut('here')
  const signOutEverywhere = useSignOut('everywhere')
  const refused = { onError: saidNo }

  return (
    <Menu position="bottom-end" width="var(--sidebar)">
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <span aria-hidden>{initials(me?.name ?? '')}</span>
          <VisuallyHidden>{me?.name ?? 'You'}: menu</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{me?.name}</strong>
          <span>{me?.login}</span>
        </div>
        <Menu.Divider />
        <MenuLink to="/account" leftSection={<UserRound />}>
          My account
        </MenuLink>
        {elsewhere.map(({ to, name, icon: Icon }) => (
          <MenuLink key={to} to={to} leftSection={<Icon />}>
            {name}
          </MenuLink>
        ))}
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        {themes.map(({ value, name, icon: Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon />}
            rightSection={colorScheme === value && <Check aria-hidden />}
            onClick={() => setColorScheme(value)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut />} onClick={() => signOut.mutate(undefined, refused)}>
          Sign out
        </Menu.Item>
        <Menu.Item
          leftSection={<MonitorX />}
          onClick={() => signOutEverywhere.mutate(undefined, refused)}
        >
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends.map((word) => word?.slice(0, 1).toUpperCase() ?? '').join('') || '·'
}
