import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TableChange } from '#contract/compare/change.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
import { diffTables } from './diff-tables.ts'
import { guessKey } from './guess-key.ts'
import { isSameCell } from './same-cell.ts'
import { tableChange } from './table-change.ts'

const whole = { changedOnly: false, limit: 1000, offset: 0 }
const exact = { absolute: 0, relative: 0 }

/** Few values, so that rows often have some in common. */
const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', '1') },
  fc.constantFrom<Cell>(
    undefined,
    null,
    true,
    0.5,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    2n ** 70n,
    '',
    '\ud800',
  ),
  fc.constantFrom<Cell>([], [1, { a: 1, b: [2] }], { b: [2], a: 1 }, { a: 1, b: [2] }),
)

const columnNames = fc.shuffledSubarray(['id', 'name', 'day', 'x', 'y', '__proto__'])

const table: fc.Arbitrary<Table> = columnNames.chain((columns) =>
  // Rows may be shorter than the columns.
  fc
    .array(fc.array(cell, { maxLength: columns.length }), { maxLength: 12 })
    .map((rows) => ({ columns, rows, unreadable: [] })),
)

/** Some of the rows and columns of a table in another order, with some other cells. */
const versionOf = (before: Table): fc.Arbitrary<Table> =>
  fc
    .record({
      order: fc.shuffledSubarray([...before.rows.keys()]),
      names: fc.shuffledSubarray(before.columns),
      edits: fc.array(fc.record({ row: fc.nat(20), column: fc.nat(5), value: cell }), { maxLength: 4 }),
      added: fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 3 }),
      isRenamed: fc.boolean(),
    })
    .map(({ order, names, edits, added, isRenamed }) => {
      const rows = order.map((row) => names.map((name) => before.rows[row]?.[before.columns.indexOf(name)]))
      for (const { row, column, value } of edits) {
        const edited = rows[row]
        if (edited !== undefined && column < names.length) edited[column] = value
      }
      const columns = isRenamed ? names.map((name, at) => (at === 0 ? 'renamed' : name)) : names
      return { columns, rows: [...rows, ...added.map((row) => row.slice(0, names.length))], unreadable: [] }
    })

const versions = fc.oneof(
  fc.tuple(table, table),
  table.chain((before) => versionOf(before).map((after): [Table, Table] => [before, after])),
)
const rowKey = fc.option(fc.shuffledSubarray(['id', 'name', 'x', 'unknown'], { maxLength: 2 }), { nil: null })

/** The new version, made of the old one and of what changed. */
function apply(before: Table, change: TableChange): Table {
  const columns = change.columns.flatMap(({ name }) => name ?? [])
  const rows = change.rows.flatMap((row) => {
    if (row.new_row === null) return []
    const old = row.old_row === null ? null : before.rows[row.old_row - 1]
    const cells = change.columns.flatMap(({ name, old_name }, at) => {
      if (name === null) return []
      const isKept = old !== null && old_name !== null && row.cells[at]?.is_changed === false
      return [isKept ? old?.[before.columns.indexOf(old_name)] : row.cells[at]?.new]
    })
    return [cells]
  })
  return { columns, rows, unreadable: [] }
}

function isSameTable(a: Table, b: Table): boolean {
  const cellsOf = ({ columns, rows }: Table) =>
    rows.map((row) => columns.map((_, at) => row[at] ?? (row[at] === null ? null : '\0missing')))
  return JSON.stringify(a.columns) === JSON.stringify(b.columns) && isSameCell(cellsOf(a), cellsOf(b), exact)
}

test('the old version with the changes applied is the new version', () => {
  fc.assert(
    fc.property(versions, rowKey, ([before, after], key) => {
      const change = tableChange(diffTables(before, after, { rowKey: key }), whole)
      expect(isSameTable(apply(before, change), after)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('equal tables have no changes', () => {
  fc.assert(
    fc.property(table, rowKey, (before, key) => {
      const after = { ...before, rows: before.rows.map((row) => structuredClone(row)) }
      const change = tableChange(diffTables(before, after, { rowKey: key }), { ...whole, changedOnly: true })
      expect(change).toMatchObject({ rows: [], row_count: 0, change_indexes: [], counts: { cells: 0 } })
      expect(change.columns.every(({ status, is_moved }) => status === 'same' && !is_moved)).toBe(true)
    }),
  )
})

test('each row and each column of both versions is listed once', () => {
  fc.assert(
    fc.property(versions, rowKey, ([before, after], key) => {
      const { rows, columns, row_count, counts } = tableChange(diffTables(before, after, { rowKey: key }), whole)
      expect(rows.flatMap((row) => row.new_row ?? [])).toEqual([...after.rows.keys()].map((at) => at + 1))
      expect(rows.flatMap((row) => row.old_row ?? []).toSorted((a, b) => a - b)).toEqual(
        [...before.rows.keys()].map((at) => at + 1),
      )
      expect(columns.flatMap(({ name }) => name ?? [])).toEqual(after.columns)
      expect(columns.flatMap(({ old_name }) => old_name ?? []).toSorted()).toEqual(before.columns.toSorted())
      const { cells, ...byStatus } = counts
      expect(Object.values(byStatus).reduce((a, b) => a + b)).toBe(row_count)
      expect(cells).toBe(rows.flatMap((row) => row.cells.filter((change) => change.is_changed)).length)
    }),
  )
})

const limits = fc.record({ limit: fc.integer({ min: 1, max: 5 }), maxCells: fc.integer({ min: 1, max: 30 }) })

test('pages are parts of the whole', () => {
  fc.assert(
    fc.property(versions, fc.boolean(), limits, ([before, after], changedOnly, { limit, maxCells }) => {
      const diff = diffTables(before, after)
      const all = tableChange(diff, { changedOnly, limit: 1000, offset: 0 })
      const page = (offset: number) => tableChange(diff, { changedOnly, limit, maxCells, offset })
      const size = page(0).rows.length
      const pages = Array.from({ length: Math.ceil(all.row_count / (size || 1)) }, (_, at) => page(at * size))
      for (const { rows, columns } of pages) {
        expect(rows.length).toBeLessThanOrEqual(limit)
        expect(rows.length === 1 || rows.length * columns.length <= maxCells).toBe(true)
      }
      expect(pages.flatMap(({ rows }) => rows)).toEqual(all.rows)
      expect(all.change_indexes).toEqual(all.rows.flatMap(({ status }, at) => (status === 'same' ? [] : [at])))
    }),
  )
})

const keyed = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 30 }).map((ids) => ({
  columns: ['score', 'id'],
  rows: ids.map((id, at) => [at % 3, id]),
  unreadable: [],
}))
const shuffled = keyed.chain((before) =>
  fc
    .shuffledSubarray(before.rows, { minLength: before.rows.length })
    .map((rows): [Table, Table] => [before, { ...before, rows }]),
)

test('rows in another order are the same or moved', () => {
  fc.assert(
    fc.property(shuffled, ([before, after]) => {
      expect(diffTables(before, after).counts).toMatchObject({ added: 0, removed: 0, changed: 0 })
    }),
  )
})

test('the guess does not depend on the order of the rows', () => {
  fc.assert(
    fc.property(
      table.chain((whole) =>
        fc.tuple(fc.constant(whole), fc.shuffledSubarray(whole.rows, { minLength: whole.rows.length })),
      ),
      ([before, rows]) => {
        expect(guessKey([{ ...before, rows }])).toEqual(guessKey([before]))
      },
    ),
  )
})
