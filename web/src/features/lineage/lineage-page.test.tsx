import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { lineage, node, workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { LineagePage } from './lineage-page'

const broken = {
  ...node('broken', 'raww'),
  problems: [
    {
      type: 'InputUnknown',
      title: 'No transform has the name of this input.',
      path: 'broken.py',
      line: 4,
      column: 15,
      name: 'raww',
      nearest: ['raw'],
    },
  ],
}
const graph = lineage(node('raw'), node('clean', 'raw'), { ...node('late', 'clean'), state: 'failed' }, broken)

function open(view: string | undefined, without: Right[] = [], more: Record<string, object> = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/lineage': graph,
    'POST /workspaces/w/builds': { id: 'b' },
    'GET /workspaces/w/datasets/t-clean': {
      transform_id: 't-clean',
      name: 'clean',
      current: { columns: [{ name: 'carrier', type: 'String' }] },
    },
    ...more,
  })
  show(
    (search) => <LineagePage workspaceId="w" {...search} />,
    view === undefined ? '/' : `/?view=${view}`,
  )
  return asked
}

const select = async (name: string) =>
  userEvent.click(await screen.findByRole('checkbox', { name: `Select ${name}` }))

test('the graph says each node to a screen reader', async () => {
  open(undefined)

  expect(await screen.findByLabelText(/^clean, transform, fresh, 336,776 rows, built /)).toBeTruthy()
})

test('selected transforms are built', async () => {
  const asked = open('list')

  await select('clean')
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))

  await expect
    .poll(() => asked.find((one) => one.method === 'POST')?.body)
    .toEqual({ transform_ids: ['t-clean'], mode: 'regular' })
})

test('upstream can be selected, and built at once', async () => {
  const asked = open('list')

  await select('late')
  await userEvent.click(await screen.findByRole('button', { name: 'Build upstream' }))
  await userEvent.click(screen.getByRole('button', { name: 'Select upstream' }))

  expect(await screen.findByText('3 transforms selected')).toBeTruthy()
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({
    transform_ids: ['t-late'],
    mode: 'upstream',
  })
})

test('who may not build sees no button for it', async () => {
  open('list', ['build:run'])

  await select('clean')

  expect(await screen.findByRole('heading', { name: 'clean' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Build' })).toBeNull()
})

test('a build that is refused says why', async () => {
  const sentence = 'Some of these transforms have problems.'
  open('list', [], {
    'POST /workspaces/w/builds': () => refuse(409, 'NotBuildable', sentence, { problems: [] }),
  })

  await select('clean')
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))

  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
})

test('what stands in the way can be left out with one press', async () => {
  const problems = [{ type: 'SyntaxError', title: 'invalid syntax', path: 'clean.py' }]
  open('list', [], {
    'POST /workspaces/w/builds': () => refuse(409, 'NotBuildable', 'Not yet.', { problems }),
  })
  await select('clean')
  await userEvent.click(screen.getByRole('button', { name: 'Select all' }))
  const panel = await screen.findByRole('complementary', { name: 'Selected' })

  await userEvent.click(within(panel).getByRole('button', { name: 'Build' }))
  await userEvent.click(await within(panel).findByRole('button', { name: /Select the other/u }))

  expect(within(panel).queryByRole('button', { name: 'clean' })).toBeNull()
})

test('the side panel shows the schema, and the neighbours lead on', async () => {
  open('list')

  await select('clean')
  const panel = await screen.findByRole('complementary', { name: 'Selected' })
  expect(await within(panel).findByText('carrier')).toBeTruthy()
  await userEvent.click(within(panel).getByRole('button', { name: 'raw' }))

  expect(await within(panel).findByRole('heading', { name: 'raw' })).toBeTruthy()
})

test('a misspelt input is named with its place and the nearest name', async () => {
  open('list')

  await select('broken')

  const problems = await screen.findByRole('list', { name: 'Problems' })
  expect(problems.textContent).toContain('No transform has the name of this input.')
  expect(problems.textContent).toContain('broken.py:4')
  expect(problems.textContent).toContain('Did you mean raw?')
})

test('a search leaves what has the name', async () => {
  open('list')

  await userEvent.type(await screen.findByRole('searchbox', { name: 'Find a transform' }), 'LAT')

  expect(screen.queryByRole('checkbox', { name: 'Select clean' })).toBeNull()
  expect(screen.getByRole('checkbox', { name: 'Select late' })).toBeTruthy()
  expect(screen.getByText('1 of 4 transforms')).toBeTruthy()
})

test('a build that is refused names the inputs that hold no data, and how to build them', async () => {
  const problem = {
    type: 'InputNeverBuilt',
    title: 'An input has never been built.',
    path: 'clean.py',
    name: 'raw',
  }
  open('list', [], {
    'POST /workspaces/w/builds': () =>
      refuse(409, 'NotBuildable', 'Some cannot be built yet.', { problems: [problem] }),
  })

  await select('clean')
  await userEvent.click(await screen.findByRole('button', { name: 'Build' }))

  const list = await screen.findByRole('list', { name: 'What stands in the way' })
  expect(list.textContent).toMatch(/never been built\.\s+raw\s+clean\.py/)
  expect(screen.getByText('“Build upstream” builds such inputs too.')).toBeTruthy()
  await select('late')
  expect(screen.queryByRole('list', { name: 'What stands in the way' })).toBeNull()
})

test.each([undefined, 'list'])('all that is shown can be selected and built (%s)', async (view) => {
  const asked = open(view)

  await userEvent.type(await screen.findByRole('searchbox', { name: 'Find a transform' }), 'a')
  await userEvent.click(screen.getByRole('button', { name: 'Select all' }))
  expect(await screen.findByText('3 transforms selected')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Build' }))

  await expect
    .poll(() => asked.find((one) => one.method === 'POST')?.body)
    .toEqual({ transform_ids: ['t-raw', 't-clean', 't-late'], mode: 'regular' })
})
