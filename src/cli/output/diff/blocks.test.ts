import { expect, test } from 'vitest'
import { diffMarkdown } from '#compare/markdown/diff-markdown.ts'
import { blockLines } from './blocks.ts'
import type { DiffView } from './view.ts'

const view: DiffView = { paint: (text: string) => text, columns: null, changedOnly: false }

function shown(before: string[], after: string[], changes: Partial<DiffView> = {}): string[] {
  const change = diffMarkdown(before.join('\n\n'), after.join('\n\n'))
  return Array.from(blockLines(change, { ...view, ...changes }))
}

test('changed words stand between brackets', () => {
  expect(shown(['# Sales', 'One line of text.'], ['# Sales', 'One short line of text.'])).toEqual([
    '… 1 unchanged block',
    '@@ line 3 (paragraph) @@',
    '~ One {+short +}line of text.',
  ])
})

test('added and removed blocks are shown by their source', () => {
  const lines = shown(['first paragraph', '> gone\n> today'], ['first paragraph', '## New'], { changedOnly: true })
  expect(lines).toEqual(['@@ line 3 (quote) @@', '- > gone', '- > today', '@@ line 3 (heading) @@', '+ ## New'])
})

test('a table is shown by its rows and cells', () => {
  const table = (value: number) => `| id | n |\n| --- | --- |\n| a | 1 |\n| b | ${value} |`
  expect(shown([table(2)], [table(4)]).slice(1)).toEqual([
    'Rows are aligned by id (guessed).',
    ' \tid\tn',
    ' \ta\t1',
    '~\tb\t2 → 4 (+2, +100 %)',
  ])
  expect(shown([table(2)], [table(4)], { changedOnly: true })).not.toContain(' \ta\t1')
})

test('code is compared line by line', () => {
  const code = (line: string) => `\`\`\`js\nstart()\n  ${line}\n\`\`\``
  expect(shown([code('one()')], [code('two()')]).slice(1)).toEqual([
    '  ```js',
    '  start()',
    '-   one()',
    '+   two()',
    '  ```',
  ])
})

test('lines fit the terminal', () => {
  const words = (word: string) => Array.from({ length: 40 }, (_, at) => (at === 20 ? word : `word${at}`)).join(' ')
  const lines = shown([words('old')], [words('new')], { columns: 40 })
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  expect(lines.length).toBeGreaterThan(5)
})

test('equal documents have no lines', () => {
  expect(shown(['# Same'], ['# Same'], { changedOnly: true })).toEqual([])
})
