import { expect, test } from 'vitest'
import { valueLines } from './value.ts'

const shown = (type: string | null, data: string | { html: string }, columns = 100) =>
  valueLines({ type, data }, { columns, paint: (text) => text, rows: 50 })

const NOTE = '(nested too deeply, shown as raw text)'

test.each([
  ['markdown', `${'>'.repeat(3000)}a`],
  ['markdown', `${'- '.repeat(3000)}a`],
  ['table', `[{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}]`],
  [null, '['.repeat(400_000) + ']'.repeat(400_000)],
])('%s that is nested too deeply is shown as raw text', (type, data) => {
  expect(shown(type, data)).toEqual([NOTE, data])
})

test('HTML with many unclosed tags is read in linear time', () => {
  expect(shown('rich', { html: `a<br>b${'<p '.repeat(300_000)}` })).toEqual(['(text of an HTML page)', 'a', 'b'])
})

test.each([
  ['[]', ['(empty table)']],
  ['{}', ['(empty table)']],
  ['[{}, {}]', ['(empty table: 2 rows without columns)']],
])('the table %s is reported as empty', (data, lines) => expect(shown('table', data)).toEqual(lines))

test('the names of hidden columns are wrapped to the terminal', () => {
  const data = JSON.stringify([Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`column-${at}`, at]))])
  const lines = shown('table', data, 40)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
  expect(lines.slice(3).join(' ')).toMatch(/^… 15 more columns: column-5, column-6, .*, column-19$/)
})
