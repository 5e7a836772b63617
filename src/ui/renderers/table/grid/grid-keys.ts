import type { CellAddress } from '#ui/renderers/table/table-address.ts'

/** A selection as places on the screen: the row and the column among those shown, -1 for the row's number. */
export type Place = { row: number; column: number }

const PAGE = 20

/** Where a key leads from a place, within a grid of so many rows and columns; null for keys that do not move. */
export function moveBy(key: string, isCtrl: boolean, from: Place, rows: number, columns: number): Place | null {
  const last = { row: rows - 1, column: columns - 1 }
  const moves: Record<string, Place> = {
    ArrowDown: { ...from, row: from.row + 1 },
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    ArrowLeft: { ...from, column: from.column - 1 },
    PageDown: { ...from, row: from.row + PAGE },
    PageUp: { ...from, row: from.row - PAGE },
    Home: { row: isCtrl ? 0 : from.row, column: 0 },
    End: { row: isCtrl ? last.row : from.row, column: last.column },
  }
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined
  if (to === undefined || rows === 0) return null
  return { row: clamp(to.row, 0, last.row), column: clamp(to.column, -1, last.column) }
}

/** The place of an address, or the first cell when there is none or its row is filtered away. */
export function placeOf(address: CellAddress | null, order: Uint32Array, columns: readonly number[]): Place {
  const row = address === null ? -1 : order.indexOf(address.row)
  if (address === null || row < 0) return { row: -1, column: 0 }
  return { row, column: address.column === null ? -1 : columns.indexOf(address.column) }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
