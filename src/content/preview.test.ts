import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { type Json, parseJson } from '#contract/json.ts'
import { Preview } from '#contract/vitrine.ts'
import { previewOf } from './preview.ts'

describe('previewOf', () => {
  test('a table shows its first cells and its size', () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({ id: index, name: `n${index}` }))
    expect(previewOf('table', JSON.stringify(rows))).toEqual({
      kind: 'table',
      columns: ['id', 'name'],
      rows: [
        ['0', 'n0'],
        ['1', 'n1'],
        ['2', 'n2'],
        ['3', 'n3'],
      ],
      row_count: 9,
      column_count: 2,
    })
  })

  test('cells that JSON cannot represent are shown by name', () => {
    expect(previewOf('table', '[{"a": Infinity, "b": null, "c": 9007199254740993}]')).toMatchObject({
      rows: [['Infinity', '', '9007199254740993']],
    })
  })

  test('cells with links and markup are shown as plain text, nested values by their beginning', () => {
    const row = {
      customer: '[Northwind](https://example.org/customers/1)',
      note: '**late**',
      steps: [{ name: 'load' }],
    }
    expect(previewOf('table', [row])).toMatchObject({ rows: [['Northwind', 'late', '[{"name":"load"}]']] })
  })

  test('markdown shows its first heading and plain text', () => {
    const text =
      '> [!NOTE]\n> All **good**\n\n# Load of `today`\n\n| a | b |\n|---|---|\n\n- [x] see [docs](https://a.example)\n```sql\nselect 1\n```'
    expect(previewOf('markdown', text)).toEqual({
      kind: 'markdown',
      title: 'Load of today',
      text: 'All good\nsee docs',
    })
  })

  test.each([
    ['## Load  ##  ', 'Load'],
    ['# C#', 'C#'],
    ['# a #b#', 'a #b#'],
    [`# a${' '.repeat(7990)}b`, 'a b'],
  ])('%j has its heading without the marks', (text, title) => {
    expect(previewOf('markdown', text)).toMatchObject({ title })
  })

  test('the text of scripts and styles is not shown', () => {
    const html = 'before <script>hacked()\n\n# no</script > between <STYLE media=all>p { color: red }</STYLE> after'
    expect(previewOf('markdown', `# Title\n\n${html} <script>cut off`)).toMatchObject({
      title: 'Title',
      text: 'before between after',
    })
    expect(previewOf('rich', { html: `${html} <style>cut off` })).toMatchObject({ text: 'before between after' })
    expect(previewOf('markdown', 'Put it into `<script>` elements.')).toMatchObject({
      text: expect.stringContaining('elements.'),
    })
  })

  test('an embedded image does not take the place of the text after it', () => {
    expect(previewOf('markdown', `![plot](data:image/png;base64,${'iVBOR'.repeat(20_000)})\n\nAccuracy rose.`)).toEqual(
      {
        kind: 'markdown',
        title: null,
        text: 'Accuracy rose.',
      },
    )
  })

  test('front matter is not part of the text, and its title is the title of a text without headings', () => {
    expect(previewOf('markdown', '---\ntitle: "Nightly report"\n---\n\nBody')).toEqual({
      kind: 'markdown',
      title: 'Nightly report',
      text: 'Body',
    })
  })

  test('markdown that consists of a link is shown as a link', () => {
    expect(previewOf('markdown', '[Report [draft]](https://example.org/a b.pdf)')).toEqual({
      kind: 'link',
      href: 'https://example.org/a b.pdf',
      text: 'Report [draft]',
    })
  })

  test.each<[string | null, Json, Preview]>([
    ['link', 's3://bucket/key', { kind: 'link', href: 's3://bucket/key', text: null }],
    ['progress', 62.5, { kind: 'progress', value: 62.5 }],
    ['progress', '62.5', { kind: 'progress', value: 62.5 }],
    ['progress', 'soon', { kind: 'json', text: 'soon' }],
    ['image', 'https://a.example/x.png', { kind: 'image', src: 'https://a.example/x.png' }],
    ['image', `data:image/png;base64,${'A'.repeat(8000)}`, { kind: 'image', src: null }],
    [
      'rich',
      { html: '<style>p{}</style><h1>Drift</h1><p>All <b>fine</b>' },
      { kind: 'markdown', title: 'Drift', text: 'Drift All fine' },
    ],
    ['markdown', '"quoted"', { kind: 'markdown', title: null, text: 'quoted' }],
    ['table', 'no table', { kind: 'json', text: 'no table' }],
    [null, { a: [1, null] }, { kind: 'json', text: '{"a":[1,null]}' }],
    ['constructor', 5, { kind: 'json', text: '5' }],
    ['markdown', null, { kind: 'empty' }],
  ])('%s %j', (type, data, preview) => {
    expect(previewOf(type, data)).toEqual(preview)
  })

  test('any data has a small preview', () => {
    const type = fc.constantFrom('link', 'markdown', 'table', 'progress', 'image', 'rich', 'other', null)
    const json = fc.json({ stringUnit: 'binary', maxDepth: 4 })
    fc.assert(
      fc.property(type, json, fc.boolean(), (type, text, isText) => {
        const preview = previewOf(type, isText ? text : parseJson(text))
        expect(Preview.safeParse(preview).success).toBe(true)
        expect(JSON.stringify(preview).length).toBeLessThan(10_000)
      }),
    )
  })

  test('the preview of megabytes of data is fast', async () => {
    const previewAll = () => {
      previewOf('table', `[${'{"a":1},'.repeat(400_000)}{}]`)
      previewOf('markdown', '# A\n'.repeat(2_000_000))
      previewOf('rich', { html: '<'.repeat(5_000_000) })
      previewOf('markdown', '['.repeat(5_000_000))
    }
    expect(await cpuMsOf(previewAll)).toBeLessThan(2000)
  })
})
