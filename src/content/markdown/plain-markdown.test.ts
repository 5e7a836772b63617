import { expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { hostileTexts } from '#content/test-hostile-texts.ts'
import { readPlainMarkdown } from './plain-markdown.ts'

const textOf = (markdown: string) => readPlainMarkdown(markdown).lines.join('\n').replace(/ +/g, ' ').trim()

test('badges, comments, HTML and definitions are left out', () => {
  const markdown =
    '# Report\n\n[![build](https://example.com/b.svg)](https://example.com/ci) [![cov][c]][c-url]\n\n<!-- generated,\ndo not edit -->\n<img src="https://example.com/logo.png"\n     alt="logo">\n&nbsp; First real sentence.\n\n[c]: https://example.com/c.svg\n[c-url]: https://example.com/c\n'
  expect(readPlainMarkdown(markdown).title).toBe('Report')
  expect(textOf(markdown)).toBe('First real sentence.')
})

test.each([
  ['see [the **docs**](https://a.org/x_(y) "title") now', 'see the docs now'],
  ['a ![plot](plot.png) b', 'a b'],
  ['a note[^1] and [reference][r] and [x]', 'a note and reference and [x]'],
  ['**bold** *slanted* __both__ ~~gone~~ snake_case 2 * 3', 'bold slanted both gone snake_case 2 * 3'],
  ['`a*b*c` and ``x ` y``', 'a*b*c and x ` y'],
  ['\\*not\\* &lt;b&gt; &amp; &#8364; &unknown;', '*not* <b> & € &unknown;'],
  ['<https://a.org> <b>bold</b>', 'https://a.org bold'],
  ['> quoted\n> - [x] done', 'quoted\ndone'],
  ['text\n\na | b\n---|---\n1 | 2\n\nafter', 'text\nafter'],
  ['***\n\ntext\n\n---\n', 'text'],
])('the words of %j are %j', (markdown, text) => {
  expect(textOf(markdown)).toBe(text)
})

test('the title is the first heading with words, also if it is underlined', () => {
  expect(readPlainMarkdown('# ![logo](a.png)\n\n## Name *of* it\n').title).toBe('Name of it')
  expect(readPlainMarkdown('Nightly\n=======\n\ntext\n')).toEqual({ title: 'Nightly', lines: ['text'] })
})

test('the words of a hostile text are found at once', async () => {
  for (const textOfLength of Object.values(hostileTexts)) {
    const text = textOfLength(8000)
    expect(await cpuMsOf(async () => readPlainMarkdown(text))).toBeLessThan(500)
  }
})
