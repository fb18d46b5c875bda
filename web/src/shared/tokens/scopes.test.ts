import { expect, test } from 'vitest'

import { grouped } from './scopes'

test('scopes are grouped by the thing that they are about, reading first', () => {
  const groups = grouped(['build:run', 'dataset:export', 'build:read', 'dataset:read'])

  expect(groups.map(({ name }) => name)).toEqual(['Builds', 'Datasets'])
  expect(groups[0]?.scopes.map(({ scope }) => scope)).toEqual(['build:read', 'build:run'])
})

test('a scope without words is not lost, and stands last', () => {
  const groups = grouped(['kettle:boil', 'file:read'])

  expect(groups.map(({ name }) => name)).toEqual(['Raw files', 'kettle'])
  expect(groups[1]?.scopes).toEqual([{ scope: 'kettle:boil', may: 'kettle:boil' }])
})
