import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const sheets = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css') && !name.endsWith('tokens.css'))
  .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }))

const rawColour = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab)a?\((?!\s*from)/i
const rawLength = /(?<![\w-])\d*\.?\d+(?:px|rem)\b/

test('style sheets are found', () => {
  expect(sheets.length).toBeGreaterThan(5)
})

test.each(sheets)('$name spells no colour and no length of its own', ({ text }) => {
  const slips = text
    .split('\n')
    .filter((line) => rawColour.test(line) || (rawLength.test(line) && !line.includes('@media')))

  expect(slips).toEqual([])
})
