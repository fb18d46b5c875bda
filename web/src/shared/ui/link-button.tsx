import { Button, Menu, type ButtonProps, type MenuItemProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Anchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> & {
  ref?: Ref<HTMLAnchorElement>
}

/** What looks like a button and goes somewhere; its address is checked like every other. */
export const LinkButton = createLink((props: ButtonProps & Anchor) => (
  <Button component="a" {...props} />
))

export const MenuLink = createLink((props: MenuItemProps & Anchor) => (
  <Menu.Item component="a" {...props} />
))
