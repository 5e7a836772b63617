import fc from 'fast-check'
import type { Root } from 'mdast'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { soleLink } from '#content/markdown/markdown-link.ts'
import { toWellFormed } from '#sdk/arguments/arguments.ts'
import { rewriteAddresses, schema } from '#ui/renderers/markdown/compile/sanitize.ts'
import { formatLink } from './link-markdown.ts'

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath)

/** The link that a CommonMark parser with GitHub's extensions finds, if the text consists of one. */
function markdownLink(source: string): { href: string; text: string } | null {
  const root: Root = parser.parse(source)
  const [paragraph, ...rest] = root.children
  if (paragraph?.type !== 'paragraph' || rest.length > 0) return null
  const [link, ...more] = paragraph.children
  if (link?.type !== 'link' || more.length > 0) return null
  const texts = link.children.map((child) => (child.type === 'text' ? child.value : null))
  return texts.includes(null) ? null : { href: link.url, text: texts.join('') }
}

/** Undoes the percent-encoding of characters that are not valid in a URL. */
function plainAddress(address: string): string {
  return address.replace(/(?:%(?:[01][\dA-F]|7F|28|29|22|3[BCE]|5[CD]|60|7C)|%C2%[89][\dA-F]|%E2%80%A[89])/gi, (code) =>
    decodeURIComponent(code),
  )
}

const awkward = fc.string({ unit: fc.constantFrom(...'[]()<>\\`*_~|!&;"\'$^#%{}:/.@?= \n\tax9Ä\u00a0') })
const trimmed = (address: string) => address.replace(/^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu, '')
const collapsed = (label: string) => label.replace(/[\s\p{Cc}]+/gu, ' ').trim()

const text = fc.oneof(awkward, fc.string({ unit: 'binary' }))
const address = fc.oneof(
  fc.tuple(fc.webUrl({ withQueryParameters: true }), awkward).map(([url, tail]) => url + tail),
  fc
    .tuple(fc.constantFrom('s3://', 'file:///C:\\', 'http://[::1]/', 'https://a.org/?a=1&lt;b&copy;'), text)
    .map((parts) => parts.join('')),
  text,
)

test('any text and URL produce exactly one link with that text and URL', () => {
  fc.assert(
    fc.property(
      address.map(toWellFormed).filter((link) => trimmed(link) !== ''),
      text.map(toWellFormed),
      (link, label) => {
        const source = formatLink(link, label)
        const shown = collapsed(label) || collapsed(link)
        const inMarkdown = markdownLink(source)
        expect(soleLink(source)).toEqual(inMarkdown)
        expect(inMarkdown?.text).toBe(shown)
        expect(plainAddress(inMarkdown?.href ?? '')).toBe(plainAddress(trimmed(link)))
      },
    ),
    { numRuns: 1000 },
  )
})

test.each([
  ['https://example.org/a_b.html', 'Report', '[Report](https://example.org/a_b.html)'],
  ['https://example.org/wiki/Rust_(language)', 'Rust', '[Rust](https://example.org/wiki/Rust_(language))'],
  ['https://example.org/a)b', 'Report [draft]', '[Report \\[draft\\]](https://example.org/a%29b)'],
  ['s3://bucket/my file.csv', 'a|b', '[a\\|b](<s3://bucket/my file.csv>)'],
  ['https://example.org/?a=1&b=2', undefined, '[https://example.org/?a=1\\&b=2](https://example.org/?a=1&b=2)'],
  ['https://example.org', 'two\n\nlines', '[two lines](https://example.org)'],
])('%s as %s', (link, label, source) => {
  expect(formatLink(link, label)).toBe(source)
})

test('a long run of spaces inside a URL is kept', () => {
  const link = `a${' '.repeat(500_000)}b`
  expect(formatLink(` ${link} `, 'x')).toBe(`[x](<${link}>)`)
})

test('the sanitizer keeps the link', () => {
  const source = formatLink('https://example.org/a b)?x=<1>', '*not* <b>bold</b> `or` [code]')
  const page = renderToStaticMarkup(
    Markdown({
      children: source,
      remarkPlugins: [remarkGfm],
      rehypePlugins: [rewriteAddresses, [rehypeSanitize, schema]],
    }),
  )
  expect(page).toBe(
    '<p><a href="https://example.org/a%20b%29?x=%3C1%3E">*not* &lt;b&gt;bold&lt;/b&gt; `or` [code]</a></p>',
  )
})
