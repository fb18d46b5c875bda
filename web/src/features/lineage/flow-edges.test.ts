import { expect, test } from 'vitest'

import { lineage, node } from '../../shared/testing/samples'
import { flowEdges } from './flow-edges'

test('an edge is told by the names of what it joins', () => {
  const edges = flowEdges(
    lineage(node('departures'), node('by_hour', 'departures')),
    { corners: new Map(), crossings: new Map() },
    new Set(),
  )

  expect(edges.map((edge) => edge.ariaLabel)).toEqual(['departures feeds by_hour'])
})
