import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'

import { refuse, serve } from '../shared/testing/server'
import { show } from '../shared/testing/show'
import { ShownPlace } from './shown-place'

const hidden = () => refuse(404, 'WorkspaceUnknown', 'There is no such workspace.')
const picture = { path: 'delay.png', bytes: 8000, media_type: 'image/png' }

function open(...may: string[]) {
  const asked = serve({
    'GET /workspaces/w': hidden,
    'GET /workspaces/w/lineage': hidden,
    'GET /shown': [{ workspace_id: 'w', workspace: 'Finance', transform_id: 't', name: 'revenue', may }],
    'GET /workspaces/w/datasets/t': { transform_id: 't', current: { id: 's', artifacts: [picture] }, may },
    'GET /workspaces/w/datasets/t/snapshots': hidden,
    'GET /workspaces/w/code/transforms/t': {
      path: 'revenue.py',
      blob: 'b',
      text: 'def transform(): ...',
      head: 'h',
      transform_id: 't',
      problems: [],
    },
  })
  show(<ShownPlace shownIn="w" shown="t" snapshot="gone" />)
  return asked
}

test('an outsider looks at the plots of what was shown to him', async () => {
  open('dataset:read')

  expect(await screen.findByRole('heading', { name: 'revenue' })).toBeTruthy()
  await userEvent.click(await screen.findByRole('radio', { name: 'Plots' }))

  expect(await screen.findByRole('img', { name: 'delay.png' })).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Download' })).toBeNull()
})

test('the code is there for whom it was shown to as well', async () => {
  open('dataset:read', 'transform:read')

  await userEvent.click(await screen.findByRole('radio', { name: 'Code' }))

  expect((await screen.findByRole('textbox', { name: 'Code of revenue.py' })).textContent).toBe(
    'def transform(): ...',
  )
})

test('the workspace is named, and nothing is asked that is closed to an outsider', async () => {
  const asked = open('dataset:read')

  expect(await screen.findByText('of the workspace Finance')).toBeTruthy()
  await expect.poll(() => asked.map((one) => one.path)).toContain('/workspaces/w/datasets/t/snapshots')
  const closed = ['/workspaces/w', '/workspaces/w/lineage']
  expect(asked.filter((one) => closed.includes(one.path))).toEqual([])
})

test('what is shown no more is said to be so', async () => {
  serve({ 'GET /shown': [] })
  show(<ShownPlace shownIn="w" shown="t" />)

  expect(await screen.findByText('It is not shown to you any more')).toBeTruthy()
})

test('for the others it is not asked for', async () => {
  const asked = open('dataset:read')

  expect(await screen.findByRole('radio', { name: 'Data' })).toBeTruthy()
  expect(screen.queryByRole('radio', { name: 'Code' })).toBeNull()
  expect(asked.filter((one) => one.path.includes('/code/'))).toEqual([])
})
