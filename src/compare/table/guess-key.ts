import type { Table } from '#contract/table-rows.ts'
import { type KeyColumn, keyKindOf, rankColumns } from './key-column.ts'
import { UNKNOWN_RANK } from './key-names.ts'
import { combineIds, hasOverlap, hasUniqueIds, idsByColumn, type RowIds, uniqueIdsByColumn } from './row-ids.ts'

/** The columns that identify a row, and the rows by their values. */
export type Key = { names: string[]; rowIds: RowIds }

/** A column whose values are nearly all new in the next version does not align rows. */
const MIN_OVERLAP = 0.1

/** Bounds the search for composite keys. */
const MAX_COMPOSITE_COLUMNS = 8
const MAX_COMPOSITE_CELLS = 4_000_000

/** Rows of more data are aligned by position: a map holds at most 2^24 values. */
export const MAX_KEYED_ROWS = 8_000_000

/**
 * Guesses the columns that identify a row: unique and not null in each table, named like a key, with values that
 * the tables share. Two or three columns if no single one is unique; none if nothing identifies a row, or if no table
 * has more than one row. Depends neither on the order of the rows nor on measurements.
 *
 * @param tables one table, or versions of it
 */
export function guessKey(tables: readonly Table[]): string[] {
  return findKey(tables)?.names ?? []
}

/** As `guessKey`; null if rows are to be aligned by position. */
export function findKey(tables: readonly Table[]): Key | null {
  const rowCount = tables.reduce((sum, { rows }) => sum + rows.length, 0)
  if (rowCount > MAX_KEYED_ROWS || tables.every(({ rows }) => rows.length < 2)) return null
  const columns = rankColumns(tables)
  /** Identifies rows, but nearly all of its values are new. */
  let unshared: Key | null = null
  for (const column of columns) {
    const rowIds = uniqueIdsByColumn(tables, column.indexes)
    if (rowIds === null || !isDimension(tables, column)) continue
    const key = { names: [column.name], rowIds }
    if (hasOverlap(rowIds, MIN_OVERLAP)) return key
    if (isNamedLikeKey(column)) unshared ??= key
  }
  return findComposite(tables, columns, rowCount) ?? firstInteger(tables, columns) ?? unshared
}

/** Integers with a name that says nothing may be measurements. */
function isDimension(tables: readonly Table[], column: KeyColumn): boolean {
  const kind = keyKindOf(tables, column)
  return kind === 'text' || (kind === 'integer' && isNamedLikeKey(column))
}

function isNamedLikeKey({ rank }: KeyColumn): boolean {
  return rank < UNKNOWN_RANK
}

function firstInteger(tables: readonly Table[], columns: readonly KeyColumn[]): Key | null {
  const first = columns.find(({ indexes }) => indexes.every((index) => index <= 0))
  if (first === undefined || keyKindOf(tables, first) === null) return null
  const rowIds = uniqueIdsByColumn(tables, first.indexes)
  return rowIds === null || !hasOverlap(rowIds, MIN_OVERLAP) ? null : { names: [first.name], rowIds }
}

/** The first two columns, or else three, that identify a row together. */
function findComposite(tables: readonly Table[], columns: readonly KeyColumn[], rowCount: number): Key | null {
  const singles = columns
    .filter((column) => isDimension(tables, column))
    .slice(0, MAX_COMPOSITE_COLUMNS)
    .map(({ name, indexes }) => ({ name, rowIds: idsByColumn(tables, indexes) }))
  const mostRows = tables.reduce((most, { rows }) => Math.max(most, rows.length), 0)
  let budget = MAX_COMPOSITE_CELLS
  for (const parts of pairsAndTriples(singles)) {
    // Too few combinations of their values for so many rows.
    if (parts.reduce((product, { rowIds }) => product * rowIds.count, 1) < mostRows) continue
    budget -= rowCount * parts.length
    if (budget < 0) return null
    const rowIds = parts.map((part) => part.rowIds).reduce(combineIds)
    if (hasUniqueIds(rowIds) && hasOverlap(rowIds, MIN_OVERLAP)) return { names: parts.map(({ name }) => name), rowIds }
  }
  return null
}

function pairsAndTriples<T>(items: readonly T[]): T[][] {
  const pairs = items.flatMap((a, at) => items.slice(at + 1).map((b) => [a, b]))
  const triples = items.flatMap((a, at) =>
    pairs.filter(([b]) => b !== undefined && items.indexOf(b) > at).map((pair) => [a, ...pair]),
  )
  return [...pairs, ...triples]
}
