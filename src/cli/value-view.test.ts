/** Values that nobody writes by hand: what they are shown as, and that they are shown at all. */
import { expect, test } from 'vitest'
import { valueLines } from './value-view.ts'

const shown = (type: string | null, data: string | { html: string }) =>
  valueLines({ type, data }, { columns: 100, paint: (text) => text, rows: 50 })

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
