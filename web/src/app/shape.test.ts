import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'

import { NODE } from '../features/lineage/layout'

const files = readdirSync('src', { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => entry.name)

test('files are named in kebab-case, and none is a barrel', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(name))).toEqual([])
  expect(files.filter((name) => basename(name).startsWith('index.'))).toEqual([])
})

test('nothing is called utils, helpers, common, base or manager', () => {
  const vague = /(^|-)(utils?|helpers?|common|base|manager)(-|\.)/

  expect(files.filter((name) => vague.test(name))).toEqual([])
})

test('the graph is laid out with the size that nodes are drawn in', () => {
  const tokens = readFileSync('src/shared/ui/tokens.css', 'utf8')

  expect(tokens).toContain(`--node-width: ${NODE.width}rem;`)
  expect(tokens).toContain(`--node-height: ${NODE.height}rem;`)
})
