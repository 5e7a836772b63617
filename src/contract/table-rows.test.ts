import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOf, MAX_GROWTH } from '#content/test-growth.ts'
import type { Json } from './json.ts'
import { readTableRows, type Table, withHeaderRow } from './table-rows.ts'

function read(data: unknown): Table {
  const result = readTableRows(data)
  if ('error' in result) throw new Error(result.error)
  return result
}

function errorOf(data: unknown): string {
  const result = readTableRows(data)
  return 'error' in result ? result.error : 'a table'
}

describe('the three shapes', () => {
  test('a list of objects has the union of all names as columns, in order of first appearance', () => {
    const { columns, rows } = read([{ a: 1, b: 2 }, { c: 3, a: 4 }, {}])
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(rows).toEqual([[1, 2], [4, undefined, 3], []])
  })

  test('an object of lists has its names as columns, and shorter lists end in missing cells', () => {
    expect(read({ a: [1, 2], b: ['x'] })).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, 'x'],
        [2, undefined],
      ],
      unreadable: [],
    })
  })

  test('a list of lists has columns named by position, as many as the longest row', () => {
    expect(read('[["h1", "h2"], [1, 2, 3]]')).toEqual({
      columns: ['1', '2', '3'],
      rows: [
        ['h1', 'h2'],
        [1, 2, 3],
      ],
      unreadable: [],
      namedByPosition: true,
    })
  })

  test('the first row of a list of lists can be its header; blank and repeated names are replaced', () => {
    const table = read('[["name", null, "name", 9007199254740993], ["ada", 1, 2, 3, 4]]')
    expect(withHeaderRow(table)).toEqual({
      columns: ['name', '2', 'name (2)', '9007199254740993', '5'],
      rows: [['ada', 1, 2, 3, 4]],
      unreadable: [],
    })
  })

  test.each(['[]', '{}', [], {}])('%j is an empty table', (data) => {
    expect(read(data)).toEqual({ columns: [], rows: [], unreadable: [] })
  })
})

describe('what Python writes', () => {
  test('bare NaN and Infinity are numbers', () => {
    expect(read('[{"a": NaN, "b": Infinity, "c": -Infinity, "d": null}]').rows).toEqual([
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null],
    ])
  })

  test('integers keep all their digits', () => {
    expect(read('[{"id": 12345678901234567890}]').rows).toEqual([[12345678901234567890n]])
  })

  test('names that look like integers keep their order', () => {
    expect(read('[{"name": "x", "2024": 1, "2023": 2}]').columns).toEqual(['name', '2024', '2023'])
    expect(read('{"2024": [1], "2023": [2]}')).toMatchObject({ columns: ['2024', '2023'], rows: [[1, 2]] })
  })

  test('JSON text in a JSON string is read as well', () => {
    expect(read(JSON.stringify(JSON.stringify([{ a: 1 }]))).rows).toEqual([[1]])
  })
})

test('names of Object.prototype are columns like others, and missing where they are not', () => {
  const { columns, rows } = read('[{"__proto__": 1}, {"constructor": 2}]')
  expect(columns).toEqual(['__proto__', 'constructor'])
  expect(rows).toEqual([[1], [undefined, 2]])
})

test('rows of another shape are listed, not dropped', () => {
  const { rows, unreadable } = read([3, { a: 1 }, null, [1]])
  expect(rows).toEqual([[1]])
  expect(unreadable).toEqual([
    { row: 1, reason: 'a number among objects', value: 3 },
    { row: 3, reason: 'null among objects', value: null },
    { row: 4, reason: 'a list among objects', value: [1] },
  ])
})

test.each([
  [null, 'A table is a list or an object, this is null'],
  ['"words"', /^Not JSON: /],
  ['{broken', 'Not JSON: Expecting property name enclosed in double quotes at character 2'],
  [[1, 2], 'No row is an object or a list'],
  [{ a: 1 }, 'Column "a" is a number, not a list'],
  [true, 'A table is a list or an object, this is a boolean'],
])('%j is not a table, and the error has the reason', (data, reason) => {
  expect(errorOf(data)).toMatch(reason)
})

test('rows without common columns are rejected before they use too much memory', () => {
  expect(errorOf(Array.from({ length: 20_000 }, (_, at) => ({ [`k${at}`]: 1 })))).toContain(
    'more than 20,000,000 cells',
  )
})

/** JSON whose numbers are none that would come back as a bigint. */
const json: fc.Arbitrary<Json> = fc
  .json({ maxDepth: 3 })
  .map((text) => JSON.parse(text, (_, value) => (typeof value === 'number' ? value % 1_000_000 || 0 : value)))

test('any JSON is either a table or an error', () => {
  fc.assert(
    fc.property(json, (value) => {
      const result = readTableRows(JSON.stringify(value))
      if ('error' in result) expect(result.error).not.toBe('')
      else for (const row of result.rows) expect(row.length).toBeLessThanOrEqual(result.columns.length)
    }),
  )
})

test('a list of objects is found again cell by cell, whatever the names', () => {
  const objects = fc.array(fc.dictionary(fc.string(), json), { minLength: 1 })
  fc.assert(
    fc.property(objects, (items) => {
      const { columns, rows } = read(JSON.stringify(items))
      const again = rows.map((row) => {
        const members = columns.flatMap((name, at) => (row[at] === undefined ? [] : [[name, row[at]]]))
        return Object.fromEntries(members)
      })
      expect(again).toEqual(items.map((item) => ({ ...item })))
    }),
  )
})

test('the three shapes of the same cells are the same table', () => {
  const cells = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }))
    .chain(([width, height]) =>
      fc.array(fc.array(json, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
    )
  fc.assert(
    fc.property(cells, (rows) => {
      const names = rows[0]?.map((_, at) => `c${at}`) ?? []
      const objects = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))
      const lists = Object.fromEntries(names.map((name, at) => [name, rows.map((row) => row[at])]))
      expect(read(objects)).toEqual(read(JSON.stringify(lists)))
      expect(read(rows).rows).toEqual(read(objects).rows)
    }),
  )
})

test('a header of equal names takes linear time', () => {
  const growth = growthOf((length) => {
    const table = read([Array.from({ length }, () => 'a')])
    return () => withHeaderRow(table)
  })
  expect(growth).toBeLessThan(MAX_GROWTH)
})
