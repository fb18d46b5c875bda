import { useQuery } from '@tanstack/react-query'

import type { Lineage } from '../../shared/api/lineage'
import { layoutOf, type Layout, type Shape } from './layout'

/** Up to here the layout is done sooner than a worker has started. */
const AT_ONCE = 40

/** The layout depends on names and edges only: a node that changes its state stays where it is. */
export function useLayout(lineage: Lineage): Layout | undefined {
  const shape = shapeOf(lineage)
  return useQuery({
    queryKey: ['layout', shape],
    queryFn: ({ signal }) => inWorker(shape, signal),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    placeholderData: (former: Layout | undefined) => former,
    ...(shape.nodes.length <= AT_ONCE ? { initialData: () => layoutOf(shape) } : {}),
  }).data
}

function shapeOf({ nodes, edges }: Lineage): Shape {
  const known = new Set(nodes.map((node) => node.transform_id))
  return {
    nodes: [...known],
    edges: edges
      .filter(({ source, target }) => known.has(source) && known.has(target))
      .map(({ source, target }) => [source, target]),
  }
}

function inWorker(shape: Shape, signal: AbortSignal): Promise<Layout> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Layout>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Layout>) => resolve(event.data)
    worker.onerror = () => reject(new Error('The graph could not be laid out.'))
    signal.addEventListener('abort', () => reject(new DOMException('no longer wanted', 'AbortError')))
    worker.postMessage(shape)
  }).finally(() => worker.terminate())
}
