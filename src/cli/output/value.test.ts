/** Values that nobody writes by hand: what they are shown as, and that they are shown at all. */
import { expect, test } from 'vitest'
import { valueLines } from './value.ts'

const shown = (type: string | null, data: string | { html: string }, columns = 100) =>
  valueLines({ type, data }, { columns, paint: (text) => text, rows: 50 })

const NOTE = '(nested too deeply: shown as it was written)'

test.each([
  ['markdown', `${'>'.repeat(3000)}a`],
  ['markdown', `${'- '.repeat(3000)}a`],
  ['table', `[{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}]`],
  [null, '['.repeat(400_000) + ']'.repeat(400_000)],
])('%s that is nested too deeply is shown as it was written', (type, data) => {
  expect(shown(type, data)).toEqual([NOTE, data])
})

test('HTML of tags that nobody closes is read once', () => {
  expect(shown('rich', { html: `a<br>b${'<p '.repeat(300_000)}` })).toEqual(['(the text of an HTML page)', 'a', 'b'])
})

test.each([
  ['[]', ['(an empty table)']],
  ['{}', ['(an empty table)']],
  ['[{}, {}]', ['(an empty table: 2 rows without columns)']],
])('the table %s has nothing to show, and says so', (data, lines) => expect(shown('table', data)).toEqual(lines))

test('the names of columns that have no room are in lines that fit', () => {
  const data = JSON.stringify([Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`column-${at}`, at]))])
  const lines = shown('table', data, 40)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
  expect(lines.slice(3).join(' ')).toMatch(/^… 15 more columns: column-5, column-6, .*, column-19$/)
})
