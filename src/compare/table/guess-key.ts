import type { Table } from '#contract/table-rows.ts'
import { INTEGER_RANK, isUnique, type KeyColumn, sharedColumns, TEXT_RANK, toKeyColumn } from './key-column.ts'
import { combineIds, idsByColumn, type RowIds } from './row-ids.ts'

/** A column whose values are nearly all new in the next version does not align rows. */
const MIN_OVERLAP = 0.1

/** Bounds the search for composite keys. */
const MAX_COMPOSITE_COLUMNS = 8
const MAX_COMPOSITE_ROWS = 10_000_000

/** A map holds at most 2^24 values. */
const MAX_KEYED_ROWS = 8_000_000

/**
 * Guesses the columns that identify a row: unique and not null in each table, named like a key, with values that
 * the tables share. Two or three columns if no single one is unique; none if nothing identifies a row, or if no table
 * has more than one row. Depends neither on the order of the rows nor on measurements.
 *
 * @param tables one table, or versions of it
 */
export function guessKey(tables: readonly Table[]): string[] {
  const filled = tables.filter(({ rows }) => rows.length > 0)
  const rowCount = filled.reduce((sum, { rows }) => sum + rows.length, 0)
  if (rowCount > MAX_KEYED_ROWS || filled.every(({ rows }) => rows.length < 2)) return []
  const candidates = sharedColumns(filled)
    .flatMap((column) => toKeyColumn(filled, column) ?? [])
    .toSorted((a, b) => a.rank - b.rank)
  const names = candidates.filter(({ rank }) => rank <= TEXT_RANK)
  const unique = names.filter((column) => isUnique(filled, column))
  const shared = unique.find(({ indexes }) => hasOverlap(idsByColumn(filled, indexes)))
  if (shared !== undefined) return [shared.name]
  const composite = findComposite(filled, names.slice(0, MAX_COMPOSITE_COLUMNS), rowCount)
  if (composite !== null) return composite
  const integer = candidates.find(({ rank }) => rank === INTEGER_RANK)
  if (integer !== undefined && isUnique(filled, integer) && hasOverlap(idsByColumn(filled, integer.indexes))) {
    return [integer.name]
  }
  return unique
    .filter(({ rank }) => rank < TEXT_RANK)
    .map(({ name }) => name)
    .slice(0, 1)
}

/** Whether each table shares values with the one before it. */
function hasOverlap({ ids, count }: RowIds): boolean {
  return ids.every((own, table) => {
    const previous = ids[table - 1]
    if (previous === undefined) return true
    const isPrevious = new Uint8Array(count)
    for (const id of previous) isPrevious[id] = 1
    let shared = 0
    for (const id of own) shared += isPrevious[id] ?? 0
    return shared >= MIN_OVERLAP * Math.min(own.length, previous.length)
  })
}

function findComposite(tables: readonly Table[], columns: readonly KeyColumn[], rowCount: number): string[] | null {
  const parts = columns.map(({ name, indexes }) => ({ names: [name], ids: idsByColumn(tables, indexes) }))
  let budget = MAX_COMPOSITE_ROWS
  const pairs: (typeof parts)[number][] = []
  const extend = (bases: typeof parts, isKept: boolean): string[] | null => {
    for (const base of bases) {
      const start = parts.findIndex(({ names }) => names[0] === base.names.at(-1)) + 1
      for (const part of parts.slice(start)) {
        budget -= rowCount
        if (budget < 0) return null
        const ids = combineIds(base.ids, part.ids)
        const names = [...base.names, ...part.names]
        if (hasUniqueIds(ids) && hasOverlap(ids)) return names
        if (isKept) pairs.push({ names, ids })
      }
    }
    return null
  }
  return extend(parts, true) ?? extend(pairs, false)
}

function hasUniqueIds({ ids, count }: RowIds): boolean {
  return ids.every((own) => {
    const isSeen = new Uint8Array(count)
    return own.every((id) => {
      const isNew = isSeen[id] === 0
      isSeen[id] = 1
      return isNew
    })
  })
}
