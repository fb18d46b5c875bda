import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'

import { meQuery } from '../shared/api/me'
import { cssVariables, theme } from '../shared/ui/theme'
import { forgetPerson, makeCache } from './cache'
import { signInFrom } from './due'
import { makeRouter } from './router'

// The same key as public/color-scheme.js, which applies it before the page is there.
const colorScheme = localStorageColorSchemeManager({ key: 'dataspace-color-scheme' })

const cache = makeCache(
  (why) => {
    const here = router.state.location
    if (here.pathname === '/sign-in') return
    const wasIn = cache.getQueryData(meQuery.queryKey) !== undefined
    void router.navigate(signInFrom(here, why, wasIn)).then(() => forgetPerson(cache))
  },
  () => void cache.invalidateQueries({ queryKey: meQuery.queryKey }),
)
const router = makeRouter(cache)

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
