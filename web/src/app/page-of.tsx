import { lazyRouteComponent, useParams, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'

/**
 * A page in a file of its own, fetched when it is first visited. It is given the parts of its
 * address as properties, so that no page knows where in the tree of addresses it stands.
 */
export function pageOf<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Lazy = lazyRouteComponent(async () => ({ default: await load() })) as ComponentType<Props> & {
    preload?: () => Promise<void>
  }
  function Page() {
    const params: object = useParams({ strict: false })
    const search: object = useSearch({ strict: false })
    return <Lazy {...({ ...search, ...params } as Props)} />
  }
  return Object.assign(Page, { preload: async () => Lazy.preload?.() })
}
