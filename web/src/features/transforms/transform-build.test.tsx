import { Notifications, notifications } from '@mantine/notifications'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import { lineage, node, workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { TransformBuild } from './transform-build'
import type { Unsaved } from './unsaved'

function open(answer: object, unsaved: Unsaved | null = null) {
  const asked = serve({
    'GET /workspaces/w': workspace(),
    'GET /workspaces/w/lineage': lineage(node('late')),
    'GET /workspaces/w/builds': [],
    'POST /workspaces/w/builds': answer,
  })
  show(
    <>
      <TransformBuild workspaceId="w" transformId="t-late" unsaved={unsaved} />
      <Notifications />
    </>,
  )
  return asked
}

const refused = (...problems: object[]) => () =>
  refuse(409, 'NotBuildable', 'What you chose cannot be built yet.', { problems })

const press = async () => userEvent.click(await screen.findByRole('button', { name: 'Build' }))

beforeEach(() => notifications.clean())

test('a build that is refused names what stands in the way', async () => {
  open(
    refused({
      type: 'InputUnknown',
      title: 'The workspace has no transform by this name.',
      path: 'late.py',
      line: 4,
      column: 15,
      name: 'flihgts',
      nearest: ['flights'],
    }),
  )

  await press()

  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('What you chose cannot be built yet.')
  const [problem] = within(alert).getAllByRole('listitem')
  expect(problem?.textContent).toContain('The workspace has no transform by this name.')
  expect(problem?.textContent).toMatch(/flihgts\s+late\.py:4\s+Did you mean flights\?/)
  expect(alert.textContent).not.toContain('Build upstream')
})

test('inputs that were never built are named, with the way to build them too', async () => {
  open(
    refused({
      type: 'InputNeverBuilt',
      title: 'An input has never been built.',
      path: 'late.py',
      name: 'flights',
    }),
  )

  await press()

  const alert = await screen.findByRole('alert')
  expect(within(alert).getByRole('listitem').textContent).toMatch(/built\.\s+flights\s+late\.py/)
  expect(alert.textContent).toContain('“Build upstream” builds such inputs too.')
  expect(within(alert).getByRole('link', { name: 'Open the graph' }).getAttribute('href')).toBe(
    '/workspaces/w/graph?selected=t-late',
  )
})

test('a refusal that knows no more says its sentence', async () => {
  open(() => refuse(429, 'TooMany', 'Too many builds wait already.'))

  await press()

  expect((await screen.findByRole('alert')).textContent).toContain('Too many builds wait already.')
})

test('what is typed is saved first, and built only once it is', async () => {
  let saved: (() => void) | undefined
  const asked = open({ id: 'b' }, { save: (then) => (saved = then) })

  await userEvent.click(await screen.findByRole('button', { name: 'Save and build' }))
  expect(asked.some((one) => one.method === 'POST')).toBe(false)

  saved?.()
  await expect.poll(() => asked.some((one) => one.method === 'POST')).toBe(true)
})
