import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paintFor, wrap } from './style.ts'
import { displayWidth } from './text.ts'

const plain = (text: string) => text
const wrapped = (text: string, columns: number) => wrap([{ text, marks: [] }], columns, plain)

test('breaks lines between words', () => {
  expect(wrapped('one two  three\nfour', 8)).toEqual(['one two', 'three', 'four'])
})

const terminal = Object.assign(new PassThrough(), { isTTY: true })
const io = { stdin: terminal, stdout: terminal, stderr: terminal, env: {}, signal: new AbortController().signal }
const paint = paintFor(terminal, io)

test('a style inside a word does not split it', () => {
  const pieces = [
    { text: 'un', marks: [] },
    { text: 'believ', marks: ['bold' as const] },
    { text: 'able story', marks: [] },
  ]
  expect(wrap(pieces, 12, paint)).toEqual(['un\u001b[1mbeliev\u001b[22mable', 'story'])
})

test('a style ends with its line and continues on the next one', () => {
  expect(wrap([{ text: 'one two', marks: ['underline'] }], 4, paint)).toEqual([
    '\u001b[4mone\u001b[24m',
    '\u001b[4mtwo\u001b[24m',
  ])
})

test('only terminals that want styles get them', () => {
  expect(paint('x', 'bold', 'cyan')).toBe('\u001b[1m\u001b[36mx\u001b[39m\u001b[22m')
  expect(paintFor(new PassThrough(), io)('x', 'bold')).toBe('x')
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }])
    expect(paintFor(terminal, { ...io, env })('x', 'bold')).toBe('x')
})

test('splits words that are longer than a line, also between wide characters', () => {
  expect(wrapped('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  expect(wrapped('東京タワー', 4)).toEqual(['東京', 'タワ', 'ー'])
})

test('a character that is wider than the line gets its own line', () => {
  expect(wrapped('東京a', 1)).toEqual(['東', '京', 'a'])
})

test('splits a word of millions of letters', () => {
  expect(wrapped('x'.repeat(3_000_000), 30)).toEqual(Array(100_000).fill('x'.repeat(30)))
})

test('a piece with only a line feed breaks the line', () => {
  const pieces = ['a', '\n', 'b'].map((text) => ({ text, marks: [] }))
  expect(wrap(pieces, 10, plain)).toEqual(['a', 'b'])
})

/** At least the width of any single character. */
const MAX_CHARACTER_COLUMNS = 8

test('no line is wider than the terminal, and no letter is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.integer({ min: MAX_CHARACTER_COLUMNS, max: 40 }),
      (words, columns) => {
        const lines = wrapped(words.join(' ').replaceAll(/\p{C}/gu, ''), columns)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
        const letters = (text: string) => text.replaceAll(/[\s\p{C}]/gu, '').normalize()
        expect(letters(lines.join(''))).toBe(letters(words.join('')))
      },
    ),
  )
})
