import { expect, test } from 'vitest'
import { growingFast } from '#content/test-growth.ts'
import { hostileTexts } from '#content/test-hostile-texts.ts'
import { readBlocks } from './read-blocks.ts'

const typesIn = (source: string) => readBlocks(source).map(({ type, source, line }) => `${line} ${type}: ${source}`)

test('each construct is a block with its first line', () => {
  const source = [
    '---\ntitle: a\n---',
    '# Title\n\nSome\ntext',
    'Underlined\n---\ntext',
    '- one\n  more\n\n- two',
    '1. first\n2. second',
    '> quote',
    '```py\n\nx = 1\n```',
    'Code:\n\n    code',
    '<div>\n\nx\n\n</div>',
    '|a|b|\n|-|-|\n|1|2|',
    '***',
    '[a]: https://a.org\n[b]: https://b.org',
  ].join('\n\n')
  expect(typesIn(source)).toEqual([
    '1 front-matter: ---\ntitle: a\n---',
    '5 heading: # Title',
    '7 paragraph: Some\ntext',
    '10 heading: Underlined\n---',
    '12 paragraph: text',
    '14 list: - one\n  more',
    '17 list: - two',
    '19 list: 1. first',
    '20 list: 2. second',
    '22 quote: > quote',
    '24 code: ```py\n\nx = 1\n```',
    '29 paragraph: Code:',
    '31 code:     code',
    '33 html: <div>\n\nx\n\n</div>',
    '39 table: |a|b|\n|-|-|\n|1|2|',
    '43 rule: ***',
    '45 definition: [a]: https://a.org',
    '46 definition: [b]: https://b.org',
  ])
})

test('a list, a quote and a table directly below a paragraph are blocks of their own', () => {
  expect(typesIn('Text:\n- one\n- two\n\nText:\n> quote\n\nText\n|a|\n|-|\n|1|')).toEqual([
    '1 paragraph: Text:',
    '2 list: - one',
    '3 list: - two',
    '5 paragraph: Text:',
    '6 quote: > quote',
    '8 paragraph: Text',
    '9 table: |a|\n|-|\n|1|',
  ])
})

test('a document that is indented as a whole is read without its indentation', () => {
  expect(typesIn('    # Title\n\n    text')).toEqual(['1 heading: # Title', '3 paragraph: text'])
})

test('any text is read in linear time', () => {
  expect(growingFast(readBlocks, hostileTexts)).toEqual([])
})
