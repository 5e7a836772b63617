import { expect, test } from 'vitest'
import { growthOf, MAX_GROWTH } from '#content/test-growth.ts'
import type { Table } from '#contract/table-rows.ts'
import { diffTables, type TableOptions } from './diff-tables.ts'
import { tableChange } from './table-change.ts'

type Versions = (size: number) => { before: Table; after: Table; options?: TableOptions }

const tableOf = (size: number, row: (at: number) => Table['rows'][number], columns = ['id', 'a', 'b', 'c']): Table => ({
  columns,
  rows: Array.from({ length: size }, (_, at) => row(at)),
  unreadable: [],
})

const wide = (width: number, prefix: string): Table => {
  const columns = Array.from({ length: width }, (_, at) => `${prefix}${at}`)
  return { columns, rows: [columns.map((_, at) => at), columns.map((_, at) => -at)], unreadable: [] }
}

/** A permutation: the sizes are not multiples of the prime. */
const shuffle = (at: number, size: number) => (at * 7919) % size

const cases: Record<string, Versions> = {
  'all rows with the same key': (size) => ({
    before: tableOf(size, (at) => ['same', at, 0, 0]),
    after: tableOf(size, (at) => ['same', at + 1, 0, 0]),
    options: { rowKey: ['id'] },
  }),
  'rows in another order': (size) => ({
    before: tableOf(size, (at) => [at, 0, 0, 0]),
    after: tableOf(size, (at) => [shuffle(at, size), 0, 0, 0]),
  }),
  'rows in reverse order': (size) => ({
    before: tableOf(size, (at) => [at, 0, 0, 0]),
    after: tableOf(size, (at) => [size - at, 0, 0, 0]),
  }),
  'no row in common': (size) => ({
    before: tableOf(size, (at) => [`old ${at}`, 0, 0, 0]),
    after: tableOf(size, (at) => [`new ${at}`, 0, 0, 0]),
  }),
  'a key of several columns': (size) => ({
    before: tableOf(size, (at) => ['x', `${at % 1000}`, `${Math.floor(at / 1000)}`, 'y']),
    after: tableOf(size, (at) => ['x', `${at % 1000}`, `${Math.floor(at / 1000)}`, 'z']),
  }),
  'rows that nothing identifies': (size) => ({
    before: tableOf(size, () => ['w', 'x', 'y', 'z']),
    after: tableOf(size, () => ['w', 'x', 'y', 'z']),
  }),
  'many columns': (size) => ({ before: wide(size, 'c'), after: wide(size, 'c') }),
  'many columns that were removed and added': (size) => ({ before: wide(size, 'old'), after: wide(size, 'new') }),
  'a long list in each version': (size) => ({
    before: {
      columns: ['id', 'old'],
      rows: [
        [1, Array(size).fill(0)],
        [2, []],
      ],
      unreadable: [],
    },
    after: {
      columns: ['id', 'new'],
      rows: [
        [1, Array(size).fill(0)],
        [2, []],
      ],
      unreadable: [],
    },
  }),
}

test.each(Object.entries(cases))('the time is linear: %s', (_, versions) => {
  const growth = growthOf((size) => {
    const { before, after, options } = versions(size)
    return () => tableChange(diffTables(before, after, options), { changedOnly: true, limit: 200, offset: 0 })
  })
  expect(growth).toBeLessThan(MAX_GROWTH)
})
