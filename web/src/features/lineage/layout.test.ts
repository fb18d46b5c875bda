import { expect, test } from 'vitest'

import { pathOf } from './flow-edge'
import { layoutOf, NODE, wayOf } from './layout'

const shape = {
  nodes: ['raw', 'clean', 'plot', 'sum', 'far'],
  edges: [
    ['raw', 'clean'],
    ['clean', 'plot'],
    ['clean', 'sum'],
    ['sum', 'far'],
    ['raw', 'far'],
  ] as [string, string][],
}

test('an edge that leads past columns has room of its own in each', () => {
  const { corners, crossings } = layoutOf(shape)
  const crossed = crossings.get(wayOf('raw', 'far')) ?? []

  expect(crossed).toHaveLength(2)
  for (const { x, y } of crossed)
    for (const corner of corners.values())
      if (corner.x + NODE.width / 2 === x)
        expect(y < corner.y || y > corner.y + NODE.height).toBe(true)
})

test('an edge to the next column crosses none', () => {
  expect(layoutOf(shape).crossings.get(wayOf('raw', 'clean'))).toEqual([])
})

test('an edge is drawn straight through the columns that it crosses', () => {
  const path = pathOf({ x: 0, y: 0 }, [{ x: 20, y: 5 }], { x: 600, y: 0 })

  const [first, straight, last] = path.slice(1).split(/ [CL]/u).slice(1)
  expect(first).toMatch(/210,80$/u)
  expect(straight).toBe('430,80')
  expect(last).toMatch(/600,0$/u)
})

test('an edge that closes a circle leads around below its nodes', () => {
  const path = pathOf({ x: 500, y: 10 }, [], { x: 100, y: 10 })

  expect(path).toMatch(/^M500,10 /u)
  expect(path).toMatch(/ 500,70 L100,70 C/u)
  expect(path).toMatch(/ 100,10$/u)
})
