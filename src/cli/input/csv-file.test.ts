import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv } from '#content/csv.ts'
import type { Json } from '#contract/json.ts'
import { readCsv } from './csv-file.ts'

/** The rows as lists of their cells. */
function rowsOf(text: string, separator = ','): Json[][] {
  const read = readCsv(text, separator, 'a.csv')
  return read instanceof Map ? [] : read.map((row) => [...row.values()])
}

describe('a blank line', () => {
  test('is a row in a table of one column, except at the end of the text', () => {
    expect(rowsOf('a\n\n1\n')).toEqual([[null], [1]])
    expect(rowsOf('a\r\n1\r\n\r\n')).toEqual([[1], [null]])
    for (const text of ['a\n1', 'a\n1\n', '\n\na\n1\n']) expect(rowsOf(text)).toEqual([[1]])
    expect(rowsOf('a\n')).toEqual([])
    expect(rowsOf('a\n""\n')).toEqual([['']])
  })

  test('is ignored in a table of several columns', () => {
    expect(rowsOf('a,b\n\n1,2\n\n')).toEqual([[1, 2]])
  })
})

test('reads back what the CSV export writes', () => {
  const cell = fc.oneof(fc.constant(null), fc.string(), fc.constantFrom('', ' ', 'a\nb', '"', ',', '\r\n'))
  const table = fc
    .integer({ min: 1, max: 3 })
    .chain((width) =>
      fc
        .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 })
        .map((rows) => ({ width, rows })),
    )
  fc.assert(
    fc.property(table, ({ width, rows }) => {
      const names = ['a', 'b', 'c'].slice(0, width)
      // With a text in each column, numeric texts stay texts.
      const written = [names.map(() => 'text'), ...rows]
      expect(rowsOf(formatCsv(names, written))).toEqual(written)
    }),
  )
})

test('a number that overflows makes a column text, an integer of any size does not', () => {
  expect(rowsOf('a\n1\n1e400\n')).toEqual([['1'], ['1e400']])
  expect(rowsOf('a\n1.5e300\n2\n')).toEqual([[1.5e300], [2]])
  const digits = '9'.repeat(400)
  expect(rowsOf(`a\n${digits}\n1\n`)).toEqual([[BigInt(digits)], [1]])
})

test.each(['', '   ', '\n \n', '\ufeff', '\t\t\n'])('rejects %j as empty', (text) => {
  expect(() => readCsv(text, '\t', 'a.csv')).toThrow('a.csv is empty. The first line of a CSV file names its columns.')
})

test('a quote inside an unquoted field is part of it', () => {
  expect(rowsOf('size,n\n5" pipe,1\n"6"" pipe",2\n')).toEqual([
    ['5" pipe', 1],
    ['6" pipe', 2],
  ])
})

test('a broken quote is reported with the line where its field begins', () => {
  for (const lineEnd of ['\n', '\r\n', '\r']) {
    const above = `a,b${lineEnd}"Ärger,${lineEnd}東京",2${lineEnd}`
    expect(() => rowsOf(`${above}3,"x${lineEnd}y`)).toThrow('a.csv: the quoted field on line 4 has no closing quote')
    expect(() => rowsOf(`${above}"3${lineEnd}" ,4`)).toThrow('a.csv: the quoted field on line 4 continues after')
  }
})
