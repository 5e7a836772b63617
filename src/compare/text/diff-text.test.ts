import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growingFast } from '#content/test-growth.ts'
import { hostileTexts } from '#content/test-hostile-texts.ts'
import { diffText } from './diff-text.ts'

const line = fc.constantFrom('', 'a', 'b', 'c', '}', 'longer line', '\r', '\ud800')
const text = fc.array(line).map((lines) => lines.join('\n'))

const side = (change: ReturnType<typeof diffText>, without: 'added' | 'removed') =>
  change.lines.filter(({ status }) => status !== without)

test('the lines join to both texts', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = diffText(before, after)
      const haveEnds = [before, after].every((one) => one === '' || one.endsWith('\n'))
      const joined = (without: 'added' | 'removed') => {
        const lines = side(change, without).map((one) => one.text)
        return lines.length > 0 && haveEnds ? `${lines.join('\n')}\n` : lines.join('\n')
      }
      expect([joined('added'), joined('removed')]).toEqual([before, after])
    }),
  )
})

test('lines are numbered from 1 without a gap in each text', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = diffText(before, after)
      const old = side(change, 'added').map((one) => one.old_line)
      const current = side(change, 'removed').map((one) => one.new_line)
      expect(old).toEqual(old.map((_, index) => index + 1))
      expect(current).toEqual(current.map((_, index) => index + 1))
    }),
  )
})

test('a text is the same as itself', () => {
  fc.assert(
    fc.property(text, (same) => {
      expect(diffText(same, same).counts).toEqual({ added: 0, removed: 0 })
    }),
  )
})

test('removed lines come before the added lines that replace them', () => {
  const { lines } = diffText('a\nb\nc\n', 'a\nx\ny\nc\n')
  expect(lines.map(({ status, text }) => `${status} ${text}`)).toEqual([
    'same a',
    'removed b',
    'added x',
    'added y',
    'same c',
  ])
})

test('a line break at the end of one text only is a line of its own', () => {
  expect(diffText('a', 'a\n').counts).toEqual({ added: 1, removed: 0 })
})

test('lines that occur once are aligned in texts with too many changes for the shortest script', () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index}`)
  const after = lines.map((one, index) => (index % 3 === 0 ? `${one} changed` : one))
  const { counts, note } = diffText(lines.join('\n'), after.join('\n'))
  expect({ counts, note }).toEqual({ counts: { added: 10_000, removed: 10_000 }, note: null })
})

test('texts with too many changes of repeated lines are compared roughly, with a note', () => {
  const lines = (seed: number) => Array.from({ length: 50_000 }, (_, index) => String((index * index * seed) % 7))
  const { note } = diffText(lines(3).join('\n'), lines(5).reverse().join('\n'))
  expect(note).toMatch(/^Too many lines differ/)
})

test('any texts are compared in linear time', () => {
  const names = [
    'link definitions',
    'equal headings',
    'footnotes in a quote',
    'growing lists',
    'blank lines',
    'one word',
  ]
  const texts = Object.fromEntries(names.map((name) => [name, hostileTexts[name] ?? String]))
  const reversed = (text: string) => text.split('\n').reverse().join('\n').slice(3)
  expect(growingFast((text) => diffText(text, reversed(text)), texts)).toEqual([])
})
