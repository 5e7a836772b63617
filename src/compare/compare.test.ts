import { expect, test } from 'vitest'
import type { Json } from '#contract/json.ts'
import { compareValues } from './compare.ts'

const page = { changedOnly: false, limit: 10, offset: 0 }

function compare(type: string | null, before: Json, after: Json) {
  const { summary, change } = compareValues({ type, data: before }, { type, data: after })
  return { text: summary.text, status: summary.status, change: change(page) }
}

test.each<[string, string | null, Json, Json, string]>([
  ['progress', 'progress', 62, 80, '62 % → 80 %'],
  ['progress that differs by little', 'progress', 62.0001, '62.0002', '62.0001 % → 62.0002 %'],
  ['links', 'link', 'https://a.com/x', 'http://www.a.com/y/', 'a.com/x → a.com/y'],
  ['links that are published as Markdown', 'markdown', '[a](https://a.com/x)', '[b](https://a.com/x)', 'a → b'],
  ['addresses of images', 'image', 'https://a.com/1.png', 'https://a.com/2.png', 'new image'],
  [
    'a table of names and values',
    'table',
    [
      { name: 'accuracy', value: 0.82 },
      { name: 'rows', value: 12 },
    ],
    [
      { name: 'accuracy', value: 0.79 },
      { name: 'rows', value: 12 },
    ],
    '1 cell; accuracy 0.82 → 0.79 (−3.7 %)',
  ],
  [
    'a table whose names are links',
    'table',
    { name: ['[Adatum](https://a.com)', 'b'], value: [1, 2] },
    { name: ['[Adatum](https://a.com)', 'b'], value: [2, 2] },
    '1 cell; Adatum 1 → 2 (+100 %)',
  ],
  ['a table with one row', 'table', [{ score: 1, b: 2 }], [{ score: 1.5, b: 2 }], '1 cell; score 1 → 1.5 (+50 %)'],
  ['JSON', null, { loss: 0.3, a: 1 }, { loss: 0.2, b: 1, c: 1 }, '+2 −1 fields, 1 value; loss 0.3 → 0.2 (−33 %)'],
])('the summary of %s names what changed', (_, type, before, after, text) => {
  expect(compare(type, before, after).text).toBe(text)
})

test('JSON with other whitespace is unchanged', () => {
  expect(compare('config', '{"a":1}', '{ "a": 1 }').status).toBe('unchanged')
})

test('values of different kinds are not compared', () => {
  const { summary, change } = compareValues({ type: 'table', data: [] }, { type: 'markdown', data: 'a' })
  expect(summary).toEqual({ status: 'kind', text: 'Table → Markdown' })
  expect(change(page)).toEqual({ kind: 'kind', old_type: 'table', new_type: 'markdown' })
})

test.each([
  ['text', null, 'x'],
  ['Markdown', 'markdown', '# x\n'],
  ['HTML', 'rich', '<p>x'],
])('%s that differs only beyond what is compared is changed', (_, type, start) => {
  const text = start.padEnd(8_000_001, 'x ')
  const { summary, change } = compareValues({ type, data: `${text}a` }, { type, data: `${text}b` })
  expect(summary).toEqual({ status: 'changed', text: 'changed' })
  const source = compareValues({ type, data: `${text}a` }, { type, data: `${text}b` }, { view: 'source' }).change(page)
  expect(type === 'rich' ? source : change(page)).toMatchObject({
    note: expect.stringContaining('Only the first 8 million characters of each version are compared.'),
  })
})

test('text that differs only in characters that are not valid is changed', () => {
  expect(compare(null, 'a\nb\ud800', 'a\nb\ud801')).toMatchObject({ status: 'changed', text: '+1 −1 lines' })
})

test('HTML that differs in its sandbox or its policy is changed, and the source shows them', () => {
  const before = { html: '<p>1', sandbox: ['allow-scripts'] }
  const after = { html: '<p>1', sandbox: ['allow-forms', 'allow-scripts'], csp: "img-src 'none'" }
  expect(compare('rich', before, after).text).toBe('sandbox changed, csp changed')
  expect(compare('rich', before, { ...before, html: '<p>2' }).text).toBe('+1 −1 lines')
  const source = compareValues({ type: 'rich', data: before }, { type: 'rich', data: after }, { view: 'source' })
  expect(source.change(page)).toMatchObject({
    lines: [
      { status: 'removed', text: 'sandbox: allow-scripts' },
      { status: 'added', text: 'sandbox: allow-forms allow-scripts' },
      { status: 'added', text: "csp: img-src 'none'" },
      { status: 'same', text: '<p>1' },
    ],
  })
})

test('documents whose comparison would be too large are compared by source', () => {
  const items = '- x\n'.repeat(60_000)
  expect(compare('markdown', items, `${items}- y\n`)).toMatchObject({
    text: '+1 line',
    change: { kind: 'text', note: expect.stringContaining('The documents are too large to compare as Markdown.') },
  })
  const table = (cell: string) =>
    `${'|a'.repeat(99)}|\n${'|-'.repeat(99)}|\n${`${`|${cell}`.repeat(99)}|\n`.repeat(50)}\n`
  expect(compare('markdown', table('1').repeat(40), table('2').repeat(40)).change.kind).toBe('text')
})

test('only as many lines are listed as a page can show', () => {
  const { text, change } = compare(null, 'x', `${'y'.repeat(19_999)}\n`.repeat(320))
  expect(text).toBe('+321 −1 lines')
  expect(change).toMatchObject({ note: 'Only the first 301 lines are shown.' })
})

test.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s that differ only where they are nested very deeply are changed', (_, open, close) => {
  const nested = (value: string) => JSON.parse(`${open.repeat(5000)}${value}${close.repeat(5000)}`)
  expect(compare(null, nested('1'), nested('"1"'))).toMatchObject({ status: 'changed', text: '1 value' })
  expect(compare(null, nested('1'), nested('1')).status).toBe('unchanged')
})
