import { expect, test } from 'vitest'

import { CAP, lastOffset, offsetAt, offsetToShow, scrollTopFor, shownHeight, windowAt } from './tall'

const few = { rows: 1000, rowHeight: 28, view: 560 }
const many = { rows: 10_000_000, rowHeight: 28, view: 560 }

test('a short list scrolls one pixel for one pixel', () => {
  expect(shownHeight(few)).toBe(28_000)
  expect(offsetAt(few, 280)).toBe(280)
  expect(windowAt(few, 2800)).toEqual({ first: 92, count: 36, top: 92 * 28 })
})

test('ten million rows fit a height that browsers can lay out', () => {
  expect(shownHeight(many)).toBe(CAP)
})

test('the scroll bar reaches the first and the last of ten million rows', () => {
  const bottom = CAP - many.view

  expect(windowAt(many, offsetAt(many, 0)).first).toBe(0)
  const end = windowAt(many, offsetAt(many, bottom))
  expect(end.first + end.count).toBe(many.rows)
  expect(scrollTopFor(many, lastOffset(many))).toBeCloseTo(bottom)
})

test('a step of the wheel moves by rows, also among ten million', () => {
  const middle = 5_000_000 * 28

  const before = windowAt(many, middle).first
  const after = windowAt(many, middle + 84).first

  expect(after - before).toBe(3)
})

test('rows are drawn where the view is', () => {
  const offset = 123_456_789

  const { first, top } = windowAt(many, offset)

  const firstOnScreen = top - scrollTopFor(many, offset) + (Math.floor(offset / 28) - first) * 28
  expect(firstOnScreen).toBeCloseTo(-(offset % 28), 3)
})

test('showing a row moves no more than it must', () => {
  expect(offsetToShow(few, 280, 12)).toBeUndefined()
  expect(offsetToShow(few, 280, 9)).toBe(252)
  expect(offsetToShow(few, 280, 30)).toBe(308)
})
