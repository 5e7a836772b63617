import { describe, expect, test } from 'vitest'
import { guessKey } from './guess-key.ts'
import { tableOf } from './test-table.ts'

/** The guess for versions of a table, each an object of columns. */
const guess = (...versions: unknown[]) => guessKey(versions.map(tableOf))

describe('one column', () => {
  test.each([
    ['a name like id', { name: ['a', 'b'], id: [7, 3] }, ['id']],
    ['an id of something before a name', { name: ['a', 'b'], order_id: [7, 3] }, ['order_id']],
    ['words in camel case', { text: ['a', 'b'], orderId: [7, 3] }, ['orderId']],
    ['a name before a date', { day: ['2026-01-01', '2026-01-02'], model: ['a', 'b'] }, ['model']],
    ['a date before other text', { note: ['x', 'y'], Day: ['2026-01-01', '2026-01-02'] }, ['Day']],
    ['text before integers', { count: [1, 2], thing: ['x', 'y'] }, ['thing']],
    ['integers in the first column', { size: [10, 20], ms: [1, 2] }, ['size']],
    ['big integers', { id: [2n ** 70n, 2n ** 70n + 1n] }, ['id']],
  ])('%s', (_, columns, key) => {
    expect(guess(columns)).toEqual(key)
  })
})

describe('no column with', () => {
  test.each([
    ['a value that occurs twice', { id: [1, 1], name: ['a', 'b'] }],
    ['null', { id: [1, null], name: ['a', 'b'] }],
    ['a missing value', { id: [1], name: ['a', 'b'] }],
    ['an empty text', { id: ['', 'x'], name: ['a', 'b'] }],
    ['fractions', { id: [0.5, 1.5], name: ['a', 'b'] }],
    ['nested values', { id: [[1], [2]], name: ['a', 'b'] }],
    ['numbers and text', { id: ['stays', 38_598], name: ['a', 'b'] }],
    ['long text', { id: ['x'.repeat(500), 'y'.repeat(500)], name: ['a', 'b'] }],
  ])('%s', (_, columns) => {
    expect(guess(columns)).toEqual(['name'])
  })
})

test('a list of lists may have a header row above integers', () => {
  expect(
    guess([
      ['id', 'score'],
      [7, 0.5],
      [9, 0.7],
    ]),
  ).toEqual(['1'])
  expect(
    guess([
      ['id', 'score'],
      [7, 0.5],
      ['x', 0.7],
    ]),
  ).toEqual([])
})

test('several columns, if no single one is unique', () => {
  const grid = { region: ['n', 'n', 's', 's'], day: ['mo', 'tu', 'mo', 'tu'], sales: [1, 2, 3, 4] }
  expect(guess(grid)).toEqual(['region', 'day'])
  const cube = {
    shop: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
    region: ['n', 'n', 's', 's', 'n', 'n', 's', 's'],
    day: [1, 2, 1, 2, 1, 2, 1, 2],
  }
  expect(guess(cube)).toEqual(['region', 'day', 'shop'])
})

test.each([
  ['measurements', { score: [0.1, 0.2], passed: [true, false] }],
  ['integers after the first column', { score: [0.1, 0.2], count: [1, 2] }],
  ['one row', { id: [1], name: ['a'] }],
  ['no rows', []],
])('none for %s', (_, data) => {
  expect(guess(data)).toEqual([])
})

test('a column has to identify the rows of each version', () => {
  expect(guess({ id: [1, 2], name: ['a', 'b'] }, { id: [1, 1], name: ['a', 'b'] })).toEqual(['name'])
  expect(guess({ id: [1, 2], name: ['a', 'b'] }, { name: ['a', 'b'] })).toEqual(['name'])
})

test('a column with new values in each version comes last', () => {
  expect(guess({ id: [1, 2], city: ['a', 'b'] }, { id: [3, 4], city: ['a', 'b'] })).toEqual(['city'])
  expect(guess({ id: [1, 2], ok: [true, true] }, { id: [3, 4], ok: [true, true] })).toEqual(['id'])
})

test('measurements do not change the guess', () => {
  const version = (scores: number[]) => ({ score: scores, name: ['a', 'b'] })
  expect(guess(version([1, 1]))).toEqual(['name'])
  expect(guess(version([1, 2]))).toEqual(['name'])
})
