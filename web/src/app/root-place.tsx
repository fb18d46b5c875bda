import { Notifications } from '@mantine/notifications'
import { Outlet } from '@tanstack/react-router'

export function RootPlace() {
  return (
    <>
      <Outlet />
      {/* Inside the router, so that what is said may hold a link. */}
      <Notifications position="bottom-right" limit={3} />
    </>
  )
}
