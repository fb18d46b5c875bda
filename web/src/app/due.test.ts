import { expect, test } from 'vitest'

import { Refused } from '../shared/api/client'
import { signInFrom } from './due'

const away = new Refused({ type: 'CredentialsMissing', title: 'Sign in.', status: 401 })
const at = (pathname: string, hash = '', searchStr = '') => ({ pathname, hash, searchStr })

test('one comes back to where one was, to the line', () => {
  expect(signInFrom(at('/workspaces/w', 'line-3', '?branch=main'), away)).toEqual({
    to: '/sign-in',
    search: { next: '/workspaces/w?branch=main#line-3' },
  })
})

test('why a provider sent somebody back is told on the page of sign-in, and not after it', () => {
  expect(signInFrom(at('/account', 'refused=SessionChanged'), away)).toEqual({
    to: '/sign-in',
    search: { next: '/account' },
    hash: 'refused=SessionChanged',
  })
})

test('whoever was in is told that his session ended', () => {
  expect(signInFrom(at('/account'), away, true).search).toEqual({ next: '/account', ended: 'yes' })
})

test('the second factors that are due go with it', () => {
  const due = new Refused({
    type: 'SecondFactorDue',
    title: 'A factor is due.',
    status: 401,
    methods: ['code', 'passkey'],
  })

  expect(signInFrom(at('/account'), due, true).search).toEqual({ next: '/account', due: 'code,passkey' })
})
