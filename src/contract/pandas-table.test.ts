import { describe, expect, test } from 'vitest'
import { parseJson } from './json.ts'
import { readTableRows } from './table-rows.ts'

const columns = ['index', 'ts', 'n', 'flag', 'id', 's']
const [SPLIT, COLUMNS, INDEX, TABLE, RECORDS] = [
  '{"columns":["ts","n","flag","id","s"],"index":[0,1,2],"data":[["2026-03-29T01:30:00.123Z",1.0,true,9007199254740993,"x"],[null,null,null,-1,"NaT"],["2026-10-25T00:30:00.000Z",3.0,false,9223372036854775807,""]]}',
  '{"ts":{"0":"2026-03-29T01:30:00.123Z","1":null,"2":"2026-10-25T00:30:00.000Z"},"n":{"0":1.0,"1":null,"2":3.0},"flag":{"0":true,"1":null,"2":false},"id":{"0":9007199254740993,"1":-1,"2":9223372036854775807},"s":{"0":"x","1":"NaT","2":""}}',
  '{"0":{"ts":"2026-03-29T01:30:00.123Z","n":1.0,"flag":true,"id":9007199254740993,"s":"x"},"1":{"ts":null,"n":null,"flag":null,"id":-1,"s":"NaT"},"2":{"ts":"2026-10-25T00:30:00.000Z","n":3.0,"flag":false,"id":9223372036854775807,"s":""}}',
  '{"schema":{"fields":[{"name":"index","type":"integer"},{"name":"ts","type":"datetime"},{"name":"n","type":"number"},{"name":"flag","type":"boolean"},{"name":"id","type":"integer"},{"name":"s","type":"string"}],"primaryKey":["index"],"pandas_version":"1.4.0"},"data":[{"index":0,"ts":"2026-03-29T01:30:00.123Z","n":1.0,"flag":true,"id":9007199254740993,"s":"x"},{"index":1,"ts":null,"n":null,"flag":null,"id":-1,"s":"NaT"},{"index":2,"ts":"2026-10-25T00:30:00.000Z","n":3.0,"flag":false,"id":9223372036854775807,"s":""}]}',
  '[{"ts":"2026-03-29T01:30:00.123Z","n":1.0,"flag":true,"id":9007199254740993,"s":"x"},{"ts":null,"n":null,"flag":null,"id":-1,"s":"NaT"},{"ts":"2026-10-25T00:30:00.000Z","n":3.0,"flag":false,"id":9223372036854775807,"s":""}]',
]

describe('the same data frame', () => {
  test.each([
    ['split', SPLIT, [0, 1, 2]],
    ['columns, the default', COLUMNS, ['0', '1', '2']],
    ['index', INDEX, ['0', '1', '2']],
    ['table', TABLE, [0, 1, 2]],
  ])('written with the orient %s has its index as the first column', (_, text, index) => {
    expect(readTableRows(text)).toEqual({
      columns,
      rows: [
        [index[0], '2026-03-29T01:30:00.123Z', 1, true, 9007199254740993n, 'x'],
        [index[1], null, null, null, -1, 'NaT'],
        [index[2], '2026-10-25T00:30:00.000Z', 3, false, 9223372036854775807n, ''],
      ],
      unreadable: [],
    })
  })

  test('written as records has no index', () => {
    expect(readTableRows(RECORDS)).toMatchObject({ columns: columns.slice(1) })
  })
})

test('an index and columns of several levels become columns and joined names', () => {
  const tight = {
    index: [
      ['de', 1],
      ['fr', 2],
    ],
    columns: [
      ['price', 'min'],
      ['price', 'max'],
    ],
    data: [
      [1, 2],
      [3, 4],
    ],
    index_names: ['country', null],
    column_names: [null, null],
  }
  expect(readTableRows(tight)).toMatchObject({
    columns: ['country', 'index 2', 'price / min', 'price / max'],
    rows: [
      ['de', 1, 1, 2],
      ['fr', 2, 3, 4],
    ],
  })
})

test('split without an index has only its columns, and rows may be longer than these', () => {
  expect(readTableRows({ columns: ['a'], data: [[1], [2, 3], []] })).toMatchObject({
    columns: ['a', '2'],
    rows: [[1], [2, 3], []],
  })
})

test('an index with the name of a column gets another name', () => {
  expect(readTableRows({ columns: ['index'], index: [7], data: [[1]] })).toMatchObject({
    columns: ['index (index)', 'index'],
  })
})

test('columns that lack some rows have missing cells there', () => {
  expect(readTableRows('{"loss": {"1": 0.5, "2": 0.4}, "constructor": {"2": 1}}')).toMatchObject({
    columns: ['index', 'loss', 'constructor'],
    rows: [
      ['1', 0.5, undefined],
      ['2', 0.4, 1],
    ],
  })
})

test.each([
  ['{"0": {"a": 1}, "1": {"a": 2}}', 'numbered members with named values are rows', ['index', 'a']],
  ['{"a": {"x": 1, "y": 2}, "b": {"x": 3}}', 'values of one type per member are columns', ['index', 'a', 'b']],
  [
    '{"de": {"n": 1, "ok": true}, "fr": {"n": 2, "ok": false}}',
    'values of one type per name are rows',
    ['index', 'n', 'ok'],
  ],
])('%s: %s', (text, _, names) => expect(readTableRows(text)).toMatchObject({ columns: names }))

test('lists of other lengths or items are columns with these names', () => {
  expect(readTableRows({ columns: ['a', 'b'], data: [1, 2] })).toMatchObject({ columns: ['columns', 'data'] })
  expect(readTableRows({ columns: ['a'], index: [1, 2], data: [[1]] })).toMatchObject({
    columns: ['columns', 'index', 'data'],
  })
})

test('columns without common rows are rejected before they use too much memory', () => {
  const members = Array.from({ length: 20_000 }, (_, at) => `"c${at}": {"r${at}": 1}`)
  expect(readTableRows(parseJson(`{${members.join(',')}}`))).toMatchObject({ error: expect.stringContaining('cells') })
})
