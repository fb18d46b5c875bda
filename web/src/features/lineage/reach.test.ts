import { expect, test } from 'vitest'

import { lineage, node } from '../../shared/testing/samples'
import { layoutOf } from './layout'
import { downstreamOf, upstreamOf } from './reach'
import { neighbour } from './use-walk'

const { nodes, edges } = lineage(
  node('raw'),
  node('other'),
  node('clean', 'raw'),
  node('joined', 'clean', 'other'),
  node('plot', 'joined'),
)
const layout = layoutOf({
  nodes: nodes.map((one) => one.transform_id),
  edges: edges.map(({ source, target }) => [source, target]),
})

test('upstream is the selection and everything above it', () => {
  expect([...upstreamOf(edges, ['t-joined'])].toSorted()).toEqual([
    't-clean',
    't-joined',
    't-other',
    't-raw',
  ])
})

test('downstream is the selection and everything made from it', () => {
  expect([...downstreamOf(edges, ['t-other'])].toSorted()).toEqual(['t-joined', 't-other', 't-plot'])
})

test('a cycle, which the server refuses, does not hang the page', () => {
  const cycle = [
    { source: 'a', target: 'b', parameter: 'a' },
    { source: 'b', target: 'a', parameter: 'b' },
  ]

  expect(upstreamOf(cycle, ['a']).size).toBe(2)
})

test('data flows from left to right', () => {
  for (const { source, target } of edges)
    expect(layout.corners.get(source)?.x).toBeLessThan(layout.corners.get(target)?.x ?? 0)
})

test('arrow keys follow the data, and stop at its ends', () => {
  expect(neighbour({ edges }, layout, 't-clean', 'ArrowRight')).toBe('t-joined')
  expect(neighbour({ edges }, layout, 't-clean', 'ArrowLeft')).toBe('t-raw')
  expect(neighbour({ edges }, layout, 't-plot', 'ArrowRight')).toBeUndefined()
})
