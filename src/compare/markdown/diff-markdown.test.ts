import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growingFast } from '#content/test-growth.ts'
import { hostileTexts } from '#content/test-hostile-texts.ts'
import type { MarkdownChange } from '#contract/compare/change.ts'
import { diffMarkdown } from './diff-markdown.ts'

const listed = ({ blocks }: MarkdownChange) =>
  blocks.map(({ status, is_moved, type, old, new: current }) =>
    [status, ...(is_moved && status !== 'moved' ? ['and moved'] : []), type, old ?? '', current ?? ''].join('|'),
  )

const segmentsOf = (before: string, after: string) =>
  diffMarkdown(before, after).blocks.flatMap(({ segments }) =>
    (segments ?? []).map(({ status, text }) => ({ same: text, added: `+${text}+`, removed: `-${text}-` })[status]),
  )

const nothing = {
  headings: 0,
  words_added: 0,
  words_removed: 0,
  rows_added: 0,
  rows_removed: 0,
  cells: 0,
  links: 0,
  images: 0,
  moved: 0,
}

/** Blocks that are read as they are written. */
const block = fc.oneof(
  fc.constantFrom(
    '# Title',
    '## Results',
    '### Results',
    '***',
    '> a quote',
    '```\ncode\n```',
    '| a | b |\n|-|-|\n| 1 | x |',
  ),
  fc.constantFrom(
    '| a | b |\n|-|-|\n| 2 | x |\n| 3 | y |',
    '- an item',
    '[a]: https://a.org',
    '<div>\n<b>x</b>\n</div>',
  ),
  fc
    .array(fc.constantFrom('one', 'two', 'three', 'four', '0.82', '*five*', '[six](https://a.org)'), { minLength: 1 })
    .map((words) => words.join(' ')),
)
const document = fc.array(block).map((blocks) => blocks.join('\n\n'))

/** The blocks of one version, in its order. */
const version = ({ blocks }: MarkdownChange, line: 'old_line' | 'new_line') =>
  blocks
    .filter((one) => one[line] !== null)
    .sort((a, b) => (a[line] ?? 0) - (b[line] ?? 0))
    .map((one) => (line === 'old_line' && one.old !== undefined ? one.old : one.new))
    .join('\n\n')

test('the blocks join to both documents', () => {
  fc.assert(
    fc.property(document, document, (before, after) => {
      const change = diffMarkdown(before, after)
      expect(version(change, 'old_line').replaceAll('\n\n', '\n')).toBe(before.replaceAll('\n\n', '\n'))
      expect(version(change, 'new_line').replaceAll('\n\n', '\n')).toBe(after.replaceAll('\n\n', '\n'))
    }),
  )
})

test('a document is the same as itself', () => {
  fc.assert(
    fc.property(fc.oneof(document, fc.string()), (source) => {
      const { blocks, counts, note } = diffMarkdown(source, source)
      expect(new Set(blocks.map(({ status }) => status)).difference(new Set(['same']))).toEqual(new Set())
      expect({ counts, note }).toEqual({ counts: nothing, note: null })
    }),
  )
})

test('words are marked inside a changed paragraph', () => {
  expect(segmentsOf('The score is **0.82** today.', 'The score is **0.79** as of today.')).toEqual([
    'The score is ',
    '-0.82-',
    '+0.79 as of+',
    ' today.',
  ])
})

test('a section that moved is one section, also if it repeats a line of another', () => {
  const a = '## A\n\n- Same line\n\nText of the first section.'
  const b = '## B\n\n- Same line\n\nText of the second one.\n\nAnd more of it.'
  expect(listed(diffMarkdown(`${a}\n\n${b}`, `${b}\n\n${a}`))).toEqual([
    'same|heading||## B',
    'same|list||- Same line',
    'same|paragraph||Text of the second one.',
    'same|paragraph||And more of it.',
    'moved|heading||## A',
    'moved|list||- Same line',
    'moved|paragraph||Text of the first section.',
  ])
})

test('a paragraph that changed in a section that moved is changed and moved', () => {
  const a = (words: string) => `## A\n\nText of the ${words} first section.\n\nThe end of A.`
  const b = '## B\n\nText of the second one.\n\nAnd more of it.\n\nAnd more.'
  const { blocks } = diffMarkdown(`${a('very')}\n\n${b}`, `${b}\n\n${a('really')}`)
  expect(blocks.filter(({ status }) => status === 'changed').map(({ is_moved }) => is_moved)).toEqual([true])
})

test('a table with a changed cell has the cell and no words', () => {
  const table = (score: string) => `| model | score |\n|---|---:|\n| a | 0.9 |\n| b | ${score} |`
  const { blocks, counts } = diffMarkdown(table('0.82'), table('0.79'))
  expect(blocks[0]?.table?.rows[1]?.cells[1]).toEqual({ old: 0.82, new: 0.79, is_changed: true })
  expect(counts).toEqual({ ...nothing, cells: 1 })
})

test('a table whose cells are only written differently is the same', () => {
  expect(listed(diffMarkdown('|a|\n|-|\n|1.0|', '| a   |\n|-----|\n| 1   |')).map((one) => one.slice(0, 10))).toEqual([
    'same|table',
  ])
})

test('numbers within the tolerance are the same', () => {
  const table = (score: string) => `|a|\n|-|\n|${score}|`
  const { counts } = diffMarkdown(table('1.0000001'), table('1.0000002'), { absoluteTolerance: 0.001 })
  expect(counts.cells).toBe(0)
})

test('the changed target of a link is shown after its text', () => {
  expect(segmentsOf('See [the docs](https://a.org/1).', 'See [the docs](https://a.org/2).')).toEqual([
    'See the docs (https://a.org/',
    '-1-',
    '+2+',
    ').',
  ])
})

test('changed links and images are counted', () => {
  const { counts } = diffMarkdown(
    '[a](https://a.org) ![b](https://b.org/1.png)',
    '[a](https://c.org) ![b](https://b.org/2.png)',
  )
  expect(counts).toEqual({ ...nothing, links: 1, images: 1 })
})

test('headings and words are counted', () => {
  const { counts } = diffMarkdown('# One\n\nSome text.', '# One\n\n## Two\n\nSome more text.')
  expect(counts).toEqual({ ...nothing, headings: 1, words_added: 2 })
})

test('a new item renumbers a list without changing the other items', () => {
  const { blocks } = diffMarkdown('1. one\n2. two', '1. zero\n2. one\n3. two')
  expect(blocks.map(({ status }) => status)).toEqual(['added', 'same', 'same'])
})

test('a paragraph that is wrapped differently is the same', () => {
  expect(listed(diffMarkdown('one\ntwo', 'one two'))).toEqual(['same|paragraph||one two'])
})

/**
 * What is read, paired and compared in different ways. Not quotes without words: beyond 100,000 characters their source
 * is compared instead, a step that looks like growth.
 */
const constructs = [
  ...['mixed emphasis', 'opening brackets', 'unclosed links', 'link definitions', 'footnotes', 'a long fence'],
  ...['blocks of HTML', 'growing lists', 'quotes with continued lines', 'empty items', 'a long table'],
  ...['a wide table', 'headings', 'underlined headings with blank lines', 'words', 'one word', 'half surrogates'],
]

test('any documents are compared in linear time', () => {
  const changed = (text: string) => text.split('\n').reverse().join('\n').slice(3).replaceAll('a', 'b')
  const texts = Object.fromEntries(constructs.map((name) => [name, hostileTexts[name] ?? String]))
  expect(growingFast((text) => diffMarkdown(text, changed(text)), texts)).toEqual([])
})
