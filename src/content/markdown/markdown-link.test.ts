import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { soleLink } from './markdown-link.ts'

test.each([
  ['[Report](https://example.org)', 'https://example.org', 'Report'],
  ['[https://example.org](https://example.org)', 'https://example.org', 'https://example.org'],
  ['\n  [Report](https://example.org)\n', 'https://example.org', 'Report'],
  ['[Report [draft]](https://example.org/a b.pdf)', 'https://example.org/a b.pdf', 'Report [draft]'],
  ['[Report [draft](https://example.org)', 'https://example.org', 'Report [draft'],
  ['[wiki](https://en.wikipedia.org/wiki/Set_(maths))', 'https://en.wikipedia.org/wiki/Set_(maths)', 'wiki'],
  ['[odd](https://example.org/a)b)', 'https://example.org/a)b', 'odd'],
  ['[a \\] b](https://example.org)', 'https://example.org', 'a ] b'],
  ['[data](s3://bucket/key.parquet)', 's3://bucket/key.parquet', 'data'],
  ['[titled](https://example.org "A title")', 'https://example.org', 'titled'],
  ['[angled](<https://example.org/a b>)', 'https://example.org/a b', 'angled'],
  ['[](https://example.org)', 'https://example.org', 'https://example.org'],
  ['[two\nlines](https://example.org)', 'https://example.org', 'two lines'],
])('%j is one link', (source, href, text) => {
  expect(soleLink(source)).toEqual({ href, text })
})

test.each([
  '',
  '[]()',
  '[Report]',
  'See [Report](https://example.org)',
  '[Report](https://example.org).',
  '[a](https://a.org) and [b](https://b.org)',
  '[a](https://a.org)[b](https://b.org)',
  '[note] see [docs](https://example.org)',
  '[ ] task [docs](https://example.org)',
  '![picture](https://example.org/a.png)',
  '[![badge](https://example.org/a.svg)](https://example.org)',
  '[see](https://a.org) (or not)',
  '[a\n\nb](https://example.org)',
  '# [Report](https://example.org)',
])('%j is not one link', (source) => {
  expect(soleLink(source)).toBeNull()
})

const word = fc.stringMatching(/^[A-Za-z0-9 .,:-]*[A-Za-z0-9]$/)

test('links written by Prefect are read back', () => {
  fc.assert(
    fc.property(word, fc.webUrl({ withQueryParameters: true }), (text, url) => {
      expect(soleLink(`[${text}](${url})`)).toEqual({ href: url, text: text.replace(/\s+/g, ' ').trim() })
    }),
  )
})

test('any text is accepted without throwing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('[', ']', '(', ')', '\\', '"', ' ', '<', '>', 'a', '\n', '!') }),
      (source) => {
        const link = soleLink(source)
        expect(link === null || link.href.length > 0).toBe(true)
      },
    ),
  )
})

test('a megabyte of brackets is fast', async () => {
  const readLinks = () => {
    for (const piece of ['[', ']', '](', ')', '\\', '[]', ' "', '\n ']) {
      soleLink(`[${piece.repeat(300_000)}](x)`)
      soleLink(`[x](${piece.repeat(300_000)})`)
    }
  }
  expect(await cpuMsOf(readLinks)).toBeLessThan(1000)
})
