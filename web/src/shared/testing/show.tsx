import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
  useSearch,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'

import { cssVariables, theme } from '../ui/theme'

type Shown = ReactNode | ((search: Record<string, string>) => ReactNode)

/**
 * Shows a page as the product does: themed, with a cache and an address of its own. A page that
 * keeps something in its address is given as a function of what stands there after the `?`.
 */
export function show(ui: Shown, at = '/') {
  function Page() {
    const search = useSearch({ strict: false })
    return typeof ui === 'function' ? ui(search as Record<string, string>) : ui
  }
  const root = createRootRoute({ component: Page, notFoundComponent: Page })
  const history = createMemoryHistory({ initialEntries: [at] })
  const router = createRouter({ routeTree: root, history })
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <QueryClientProvider client={cache}>
        {/* The product's router has other routes; a test needs only the address. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  )
  return { address: () => history.location.href, cache }
}
