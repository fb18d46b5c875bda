import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { Refused } from '../api/client'
import { show } from '../testing/show'
import { Failed, sentenceOf } from './failed'

const refused = (status: number, more: Record<string, unknown> = {}) =>
  new Refused({ type: 'Malformed', title: 'It has no such shape.', status, ...more })

test('a typing mistake is told by its field and its reason', () => {
  const faults = [{ at: ['body', 'expires_in_days'], why: 'Input should be greater than 0' }]

  expect(sentenceOf(refused(422, { faults }))).toBe(
    'That was not accepted: expires in days: Input should be greater than 0.',
  )
  expect(sentenceOf(refused(422, { faults: [] }))).toBe('It has no such shape.')
})

test('what was decided is not tried again', async () => {
  show(<Failed error={refused(403)} retry={() => undefined} />)

  expect((await screen.findByRole('alert')).textContent).toContain('This is closed to you')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

test('what may be otherwise in a moment is', async () => {
  show(<Failed error={refused(503)} retry={() => undefined} />)

  expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy()
})
