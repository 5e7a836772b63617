import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, readTableRows } from '#contract/table-rows.ts'
import { formatTable } from './table-text.ts'

/** The value that is read back for a cell: null for values that JSON cannot represent, 0 for -0. */
function readBack(value: unknown): Cell {
  if (value === undefined) return undefined
  if (typeof value === 'number') return Number.isNaN(value) ? null : asInteger(value + 0)
  if (typeof value === 'bigint') return asInteger(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (value instanceof Set) return Array.from(value, (item) => readBack(item) ?? null)
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([name, item]) => [name, readBack(item) ?? null]))
  throw new Error('The test makes no such value')
}

/** Integers beyond 2^53 are read back as bigint, with the digits that JavaScript writes. */
function asInteger(value: number | bigint): Cell {
  if (Number.isSafeInteger(Number(value))) return Number(value)
  return /^-?\d+$/.test(String(value)) ? BigInt(value.toString()) : Number(value)
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.date({ noInvalidDate: false }),
  fc.constant(null),
)
const cell = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }).map((items) => new Set(items)),
  fc.array(fc.tuple(fc.string(), scalar), { maxLength: 3 }).map((members) => new Map(members)),
)
const name = fc.oneof(fc.string(), fc.constantFrom('2024', '7', '__proto__', 'toString'))

/** The cells of a table by row and column; holes and undefined cells are equal. */
function cells(rows: Cell[][]): Map<string, Cell>[] {
  return rows.map((row) => new Map(row.flatMap((value, at) => (value === undefined ? [] : [[String(at), value]]))))
}

function readTable(text: string) {
  const table = readTableRows(text)
  if ('error' in table) throw new Error(table.error)
  expect(table.unreadable).toEqual([])
  return table
}

test('a list of objects is read back, with its columns in the order of their first appearance', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.tuple(name, cell), { selector: ([name]) => name })), (rows) => {
      const table = readTable(formatTable(rows.map((row) => new Map(row))))
      const columns = [...new Set(rows.flatMap((row) => row.map(([name]) => name)))]
      expect(table.columns).toEqual(columns)
      const expected = rows.map((row) => {
        const values = new Map(row)
        return columns.map((column) => readBack(values.get(column)))
      })
      expect(cells(table.rows)).toEqual(cells(expected))
    }),
  )
})

test('a list of lists is read back', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell)), (rows) => {
      const { rows: read } = readTable(formatTable(rows))
      expect(read).toEqual(rows.map((row) => row.map(readBack)))
    }),
  )
})

test('an object of lists is read back', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.array(cell)), (columns) => {
      const { columns: names, rows } = readTable(formatTable(columns))
      expect(names).toEqual(Object.keys(columns))
      for (const [at, name] of names.entries()) {
        const values = columns[name] ?? []
        expect(rows.slice(0, values.length).map((row) => row[at])).toEqual(values.map(readBack))
      }
    }),
  )
})

class Point {
  readonly x: number
  readonly y: number
  readonly #secret = 'kept'
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
  get sum() {
    return this.x + this.y + this.#secret.length
  }
}

class Money {
  readonly cents = 1250n
  toJSON() {
    return `${Number(this.cents) / 100} €`
  }
}

test.each([
  ['class instances, by their own fields', [new Point(1, 2)], '[{"x":1,"y":2}]'],
  [
    'what has a toJSON',
    [{ price: new Money(), at: new URL('https://a.org') }],
    '[{"price":"12.5 €","at":"https://a.org/"}]',
  ],
  [
    'columns as Sets and typed arrays',
    { a: new Set([1, 2]), b: Float64Array.of(0.5, Number.NaN) },
    '{"a":[1,2],"b":[0.5,null]}',
  ],
  ['a Map of columns', new Map([['a', BigInt64Array.of(9007199254740993n)]]), '{"a":[9007199254740993]}'],
  [
    'numbers that are none, as Prefect’s client does',
    [[Number.NaN, Infinity, -Infinity]],
    '[[null,Infinity,-Infinity]]',
  ],
  [
    'boxed values, as what is in the box',
    [[Object(1), Object('x'), Object(false), Object(12345678901234567890n), Object(Number.NaN)]],
    '[[1,"x",false,12345678901234567890,null]]',
  ],
  [
    'errors and regular expressions, as their text',
    [{ why: new RangeError('Too many'), by: /^a"b$/i, all: [new AggregateError([])] }],
    '[{"why":"RangeError: Too many","by":"/^a\\"b$/i","all":["AggregateError"]}]',
  ],
  ['undefined cells', [{ a: undefined, b: () => 1, c: [undefined] }], '[{"c":[null]}]'],
  [
    'Map keys that are not strings',
    [
      new Map<unknown, number>([
        [1, 1],
        [new Date(0), 2],
        [2n, 3],
      ]),
    ],
    '[{"1":1,"1970-01-01T00:00:00.000Z":2,"2":3}]',
  ],
  ['an empty list', [], '[]'],
])('takes %s', (_, table, text) => {
  expect(formatTable(table)).toBe(text)
})

const self: Record<string, unknown> = { name: 'loop' }
self['the parent'] = { child: self }
const deep = JSON.parse('['.repeat(600) + ']'.repeat(600))

test.each([
  ['a row that contains itself', [{ a: 1 }, { row: self }], 'table[1].row["the parent"].child contains itself'],
  ['nesting that is too deep', deep, 'nested more than 500 levels deep'],
  ['a row that is null', [{ a: 1 }, null], 'table[1] is null, not an object'],
  ['a string among lists', [[1], 'two'], 'table[1] is a string, not a list like the rows before it'],
  ['numbers', [1, 2], 'table[0] is 1, not an object'],
  ['a column that is not a list', { a: [1], b: 2 }, 'Column "b" of the table is 2, not a list'],
  ['a string', 'a,b', 'A table is a list of objects'],
  ['a Map with objects as keys', [new Map([[{}, 1]])], 'A key of the Map table[0] is neither a string nor a number'],
])('refuses %s, and names the place', (_, table, message) => {
  expect(() => formatTable(table)).toThrow(message)
})

test('an object that occurs twice is not a cycle', () => {
  const shared = { a: 1 }
  expect(formatTable([shared, { b: [shared, shared] }])).toBe('[{"a":1},{"b":[{"a":1},{"a":1}]}]')
})
