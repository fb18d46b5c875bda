import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { lineage, node, workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { TransformsPage } from './transforms-page'

const listed = (path: string, kind: string, problems: object[] = []) => ({
  path,
  blob: 'b',
  size: 400,
  kind,
  transform_id: kind === 'transform' ? `t-${path}` : null,
  problems,
})

function open(files: object[], without: Right[] = [], more: Record<string, object> = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/lineage': lineage(node('flights')),
    'GET /workspaces/w/code': { branch: 'main', head: 'h', files },
    'PUT /workspaces/w/code/file': { head: 'h2', blob: 'b2', transform_id: 't9', problems: [] },
    ...more,
  })
  return { asked, ...show((search) => <TransformsPage workspaceId="w" {...search} />) }
}

test('transforms, modules and settings stand apart', async () => {
  open([listed('flights.py', 'transform'), listed('units.py', 'helper'), listed('_config.json', 'settings')])

  const link = await screen.findByRole('link', { name: 'flights.py' })
  expect(link.getAttribute('href')).toBe('/workspaces/w/transforms/t-flights.py')
  expect(screen.getByRole('link', { name: 'units.py' }).getAttribute('href')).toBe(
    '/workspaces/w/code/units.py',
  )
  expect(screen.getByRole('table', { name: 'Settings' })).toBeTruthy()
})

test('a new transform is written, saved and opened', async () => {
  const { asked, address } = open([listed('flights.py', 'transform')])

  await userEvent.click(await screen.findByRole('button', { name: 'New transform' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'late_flights')
  await userEvent.click(screen.getByRole('button', { name: 'Create transform' }))

  await expect.poll(address).toBe('/workspaces/w/transforms/t9')
  expect(asked.find((one) => one.method === 'PUT')?.body).toMatchObject({
    path: 'late_flights.py',
    blob: null,
    message: 'Add late_flights',
  })
})

test('a name that no parameter could have is not sent', async () => {
  const { asked } = open([listed('flights.py', 'transform')])

  await userEvent.click(await screen.findByRole('button', { name: 'New transform' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), '2 late')
  await userEvent.click(screen.getByRole('button', { name: 'Create transform' }))

  expect(await screen.findByText(/no digit at the front/)).toBeTruthy()
  expect(asked.some((one) => one.method === 'PUT')).toBe(false)
})

test('an empty workspace leads to the first transform, if one may write it', async () => {
  open([listed('_config.json', 'settings')])

  expect(await screen.findByRole('heading', { name: 'Write the first transform' })).toBeTruthy()
  expect(await screen.findByRole('button', { name: 'New transform' })).toBeTruthy()
})

test('who may not write sees no way to begin', async () => {
  open([listed('flights.py', 'transform')], ['transform:write'])

  expect(await screen.findByRole('link', { name: 'flights.py' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'New transform' })).toBeNull()
})

test('a name that is taken is said where it was typed', async () => {
  open([listed('flights.py', 'transform')], [], {
    'PUT /workspaces/w/code/file': () =>
      refuse(409, 'FileChanged', 'Somebody else changed this file since you opened it.'),
  })

  await userEvent.click(await screen.findByRole('button', { name: 'New transform' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'flights')
  await userEvent.click(screen.getByRole('button', { name: 'Create transform' }))

  expect((await screen.findByRole('alert')).textContent).toContain('There is already a file')
})

test('problems that only the whole workspace shows are counted with those of the file', async () => {
  const problem = (type: string) => ({ type, title: `${type}.`, path: 'flights.py', line: 1, column: 1 })
  open([{ ...listed('flights.py', 'transform', [problem('NameTwice')]), transform_id: 't-flights' }], [], {
    'GET /workspaces/w/lineage': lineage({
      ...node('flights'),
      problems: [problem('NameTwice'), { ...problem('InputUnknown'), name: 'raww', nearest: ['raw'] }],
    }),
  })

  const told = await screen.findByText('2 problems')

  expect(told.title).toBe('NameTwice.\nInputUnknown: raww. Did you mean raw?')
})

test('a word of Python’s own is no name of a transform', async () => {
  const { asked } = open([listed('flights.py', 'transform')])

  await userEvent.click(await screen.findByRole('button', { name: 'New transform' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'class')
  await userEvent.click(screen.getByRole('button', { name: 'Create transform' }))

  expect(await screen.findByText(/no word of Python’s own/)).toBeTruthy()
  expect(asked.some((one) => one.method === 'PUT')).toBe(false)
})
