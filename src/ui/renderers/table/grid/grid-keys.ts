import type { CellAddress } from '#ui/renderers/table/table-address.ts'

/** Positions among the visible rows and columns; column -1 is the row number. */
export type Place = { row: number; column: number }

const PAGE_ROWS = 20

/** The position that a key moves to in a grid of `rows` × `columns`; null for other keys. */
export function moveBy(key: string, isCtrl: boolean, from: Place, rows: number, columns: number): Place | null {
  const last = { row: rows - 1, column: columns - 1 }
  const moves: Record<string, Place> = {
    ArrowDown: { ...from, row: from.row + 1 },
    ArrowUp: { ...from, row: from.row - 1 },
    ArrowRight: { ...from, column: from.column + 1 },
    ArrowLeft: { ...from, column: from.column - 1 },
    PageDown: { ...from, row: from.row + PAGE_ROWS },
    PageUp: { ...from, row: from.row - PAGE_ROWS },
    Home: { row: isCtrl ? 0 : from.row, column: 0 },
    End: { row: isCtrl ? last.row : from.row, column: last.column },
  }
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined
  if (to === undefined || rows === 0) return null
  return { row: clamp(to.row, 0, last.row), column: clamp(to.column, -1, last.column) }
}

/** The position of an address; before the first row if there is none or its row is filtered out. */
export function placeOf(address: CellAddress | null, order: Uint32Array, columns: readonly number[]): Place {
  const row = address === null ? -1 : order.indexOf(address.row)
  if (address === null || row < 0) return { row: -1, column: 0 }
  return { row, column: address.column === null ? -1 : columns.indexOf(address.column) }
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max))
}
