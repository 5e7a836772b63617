import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#contract/json.ts'
import { readNumber, readNumbers } from './numbers.ts'

const named = (type: string | null, data: Json) =>
  Object.fromEntries(readNumbers({ type, data }).map(({ name, value }) => [name, value]))
const firstName = (data: Json) => readNumbers({ type: 'table', data })[0]?.name

describe('names', () => {
  test('progress has a value', () => {
    expect(named('progress', '62.5')).toEqual({ value: 62.5 })
  })

  test('the numbers of a table of names and values have these names', () => {
    const data = [
      { name: 'accuracy', value: 0.82 },
      { name: 'note', value: 'none' },
      { name: 'loss', value: 3 },
    ]
    expect(named('table', data)).toEqual({ accuracy: 0.82, loss: 3, rows: 3, columns: 2 })
  })

  test('a cell is named by the key of its row and its column', () => {
    const data = [
      { region: 'eu', score: 1, errors: 2 },
      { region: 'us', score: 3, errors: null },
    ]
    expect(named('table', data)).toEqual({
      rows: 2,
      columns: 3,
      'eu · score': 1,
      'eu · errors': 2,
      'us · score': 3,
    })
  })

  test('a column that is empty in this version does not shorten the names', () => {
    const data = [
      { name: 'accuracy', value: 0.82, delta: null },
      { name: 'loss', value: 3, delta: null },
    ]
    expect(Object.keys(named('table', data))).toContain('accuracy · value')
  })

  test('the cells of a single row are named by their columns, whatever the row holds', () => {
    expect(named('table', [{ date: '2026-03-01', score: 1, errors: 2 }])).toMatchObject({ score: 1, errors: 2 })
  })

  test('a cell never has the name of the size of the table', () => {
    expect(named('table', [{ rows: 1200, score: 1 }])).toEqual({ '1 · rows': 1200, score: 1, rows: 1, columns: 2 })
  })

  test('rows without a key are named by position', () => {
    expect(named('table', [{ a: 1.5 }, { a: 1.5 }])).toMatchObject({ '1': 1.5, '2': 1.5 })
  })

  test('the numbers of a Markdown table are named by heading, and numbers in text count', () => {
    const text = '# Quality\n\n| name | value |\n|---|---|\n| accuracy | 92.5 % |\n| cost | 1,200 |\n'
    expect(named('markdown', text)).toEqual({ 'Quality / accuracy': 92.5, 'Quality / cost': 1200 })
  })

  test('the members of JSON and of its objects are named by path', () => {
    expect(named('config', { loss: 0.3, n: 2n ** 60n, metrics: { f1: 1, deep: { a: 1 } }, b: true })).toEqual({
      loss: 0.3,
      n: 2 ** 60,
      'metrics.f1': 1,
    })
  })

  test('numbers that are not finite, and text in a table, are left out', () => {
    expect(named('table', '[{"a": NaN, "b": Infinity, "c": "0.82", "d": 1}]')).toEqual({ d: 1, rows: 1, columns: 4 })
  })

  test('the same names in two tables are told apart', () => {
    const table = '| name | value |\n|---|---|\n| a | 1 |\n| b | 2 |\n\n'
    expect(named('markdown', `${table}text\n\n${table}`)).toEqual({ a: 1, b: 2, 'a (2)': 1, 'b (2)': 2 })
  })
})

describe('the main number', () => {
  test.each<[string, Json]>([
    ['a single row', [{ score: 1, errors: 2 }]],
    [
      'names and values',
      [
        { name: 'score', value: 1 },
        { name: 'loss', value: 2 },
      ],
    ],
    ['a single number', [{ label: 'score', value: 1 }, { label: 'other' }]],
  ])('of a table with %s is the first', (_, data) => {
    expect(firstName(data)).toBe('score')
  })

  test.each<[string, Json]>([
    [
      'dates',
      [
        { day: '2026-03-01', value: 1 },
        { day: '2026-03-02', value: 2 },
      ],
    ],
    [
      'several numbers a row',
      [
        { name: 'a', x: 1, y: 2 },
        { name: 'b', x: 1, y: 2 },
      ],
    ],
    ['no numbers', [{ name: 'a' }]],
  ])('of a table with %s is the number of rows', (_, data) => {
    expect(firstName(data)).toBe('rows')
  })
})

describe('a number by its address', () => {
  const data = [
    { region: 'eu', score: 1, errors: 2 },
    { region: 'us', score: 3, errors: 4 },
  ]
  const value = { type: 'table', data }

  test('a cell is found by row key and column', () => {
    expect(readNumber(value, { row: ['us'], column: 'errors' })).toBe(4)
    expect(readNumber(value, { row: ['asia'], column: 'errors' })).toBeNull()
    expect(readNumber(value, { row: ['us'], column: 'region' })).toBeNull()
  })

  test('the columns of the key may be given', () => {
    expect(readNumber(value, { row: ['3'], column: 'errors' }, ['score'])).toBe(4)
  })

  test('an empty key addresses rows by position', () => {
    expect(readNumber(value, { row: ['2'], column: 'score' }, [])).toBe(3)
  })

  test('the column may be left out if only one has numbers, and the row if there is only one', () => {
    expect(
      readNumber(
        {
          type: 'table',
          data: [
            { name: 'a', v: 1 },
            { name: 'b', v: 2 },
          ],
        },
        { row: ['b'] },
      ),
    ).toBe(2)
    expect(readNumber({ type: 'table', data: [{ a: 1, b: 2 }] }, { column: 'b' })).toBe(2)
    expect(readNumber(value, { column: 'score' })).toBeNull()
  })

  test('a cell of a Markdown table is found in the first table that has it', () => {
    const text = '| a | b |\n|---|---|\n| x | 1 |\n| y | 2 |\n\ntext\n\n| a | c |\n|---|---|\n| x | 3 |\n| y | 4 |\n'
    expect(readNumber({ type: 'markdown', data: text }, { row: ['y'], column: 'c' })).toBe(4)
  })

  test('numbers beyond the listed ones are found by address and by name', () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id: `row ${id}`, a: id, b: -id }))
    const large = { type: 'table', data: rows }
    expect(readNumbers(large)).toHaveLength(60)
    expect(readNumber(large, { row: ['row 99999'], column: 'b' })).toBe(-99_999)
    expect(readNumber(large, { name: 'row 99999 · a' })).toBe(99_999)
  })
})

test('sorting the rows changes neither which numbers are listed nor their names', () => {
  const others = { a: fc.double(), b: fc.option(fc.integer()), c: fc.integer(), d: fc.integer() }
  const row = fc.record({ id: fc.string({ minLength: 1 }), ...others })
  const rows = fc.uniqueArray(row, {
    minLength: 2,
    maxLength: 80,
    size: 'max',
    selector: ({ id }) => id.trim().replace(/\s+/g, ' '),
  })
  const read = (data: Json) =>
    readNumbers({ type: 'table', data }, ['id'])
      .map(({ name, value }) => `${name} = ${value}`)
      .toSorted()
  fc.assert(
    fc.property(rows, (data) => {
      expect(read(data.toReversed())).toEqual(read(data))
    }),
  )
})
