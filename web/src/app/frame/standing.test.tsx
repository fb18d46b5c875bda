import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { workspace } from '../../shared/testing/samples'
import { serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { Sidebar } from './sidebar'

const beside = (seen: Partial<ReturnType<typeof workspace>>) => {
  serve({
    'GET /instance': { name: 'DataSpace', accent: '#3b5bdb' },
    'GET /me': { id: 'p', login: 'ada', name: 'Ada', is_administrator: false, may: [] },
    'GET /workspaces': [],
    'GET /workspaces/w': { ...workspace(), id: 'w', ...seen },
  })
  show(<Sidebar workspaceId="w" isOpen={false} onClose={() => undefined} />)
}

test('somebody who may only look is told why there is nothing to press', async () => {
  beside({ may: ['workspace:read', 'transform:read'] })

  expect(await screen.findByText(/change nothing. An owner can make you an editor/u)).toBeTruthy()
})

test.each([
  ['an editor', { may: ['transform:read', 'transform:write'] }],
  ['who looks at an archive', { may: ['transform:read'], archived_at: '2026-01-01T00:00:00Z' }],
] satisfies [string, Partial<ReturnType<typeof workspace>>][])('%s is told nothing', async (_, seen) => {
  beside(seen)

  expect(await screen.findByRole('link', { name: 'Transforms' })).toBeTruthy()
  expect(screen.queryByText(/change nothing/u)).toBeNull()
})
