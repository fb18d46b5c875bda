import { expect, test } from 'vitest'

import { instanceQuery, meQuery } from '../shared/api/me'
import { forgetPerson, makeCache } from './cache'

test('what one person saw is gone before the next signs in; what is everybody’s stays', () => {
  const cache = makeCache(
    () => undefined,
    () => undefined,
  )
  const ours = { name: 'DataSpace', accent: '#3d63dd', password_minimum: 15 }
  cache.setQueryData(instanceQuery.queryKey, ours)
  cache.setQueryData(meQuery.queryKey, {
    id: 'a',
    login: 'ada',
    name: 'Ada',
    is_administrator: false,
    must_enrol: false,
    may: [],
  })
  cache.setQueryData(['people'], [{ login: 'bo' }])

  forgetPerson(cache)

  expect(cache.getQueryData(instanceQuery.queryKey)).toEqual(ours)
  expect(cache.getQueryData(meQuery.queryKey)).toBeUndefined()
  expect(cache.getQueryData(['people'])).toBeUndefined()
})
