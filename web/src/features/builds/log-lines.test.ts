import { expect, test } from 'vitest'

import { isError, linesWith, piecesOf, withText } from './log-lines'
import { markOwn } from './traceback-lines'

test('a line that comes in two parts is one line', () => {
  expect(withText(withText([''], 'read'), 'ing\ndone\n')).toEqual(['reading', 'done', ''])
})

test('colours for terminals are left out', () => {
  expect(withText([''], '\u001b[31mred\u001b[0m')).toEqual(['red'])
})

test('of a progress bar only what it wrote last is left', () => {
  expect(withText([''], '10%\r50%\r100%\nnext\r\n')).toEqual(['100%', 'next', ''])
})

test('a search finds lines whatever their case, and marks what it found', () => {
  expect(linesWith(['Reading', 'done', 'READ'], 'read')).toEqual([0, 2])
  expect(piecesOf('a Read b', 'read')).toEqual([
    { text: 'a ', isFound: false },
    { text: 'Read', isFound: true },
    { text: ' b', isFound: false },
  ])
})

test.each([
  ['ValueError: no', true],
  ['Traceback (most recent call last):', true],
  ['polars.exceptions.ColumnNotFoundError: dep', true],
  ['no errors so far', false],
])('%s is an error: %s', (line, expected) => {
  expect(isError(line)).toBe(expected)
})

test('of a traceback only the user’s own frames are marked', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "/venv/lib/python3.11/site-packages/dataspace_runner/_run.py", line 8, in call',
    '    result = function()',
    '  File "/in/code/clean.py", line 12, in transform',
    '    return raw.selct("a")',
    '           ^^^^^^^^^',
    "AttributeError: 'LazyFrame' object has no attribute 'selct'",
    '',
  ].join('\n')

  expect(markOwn(traceback).map((line) => line.isOwn)).toEqual([
    false,
    false,
    false,
    true,
    true,
    true,
    false,
  ])
})
