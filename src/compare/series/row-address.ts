/** Rows by the texts of their key columns, so that their address does not depend on their order. */
import { guessKey } from '#compare/table/guess-key.ts'
import { cellText } from '#content/cell-text.ts'
import type { Cell, Table } from '#contract/table-rows.ts'

/** The indexes of the key columns, which are guessed if they are not known; empty if rows are addressed by position. */
export function keyIndexes(table: Table, rowKey?: string[] | null): number[] {
  const names = rowKey ?? guessKey([table])
  const key = names.map((name) => table.columns.indexOf(name))
  return key.includes(-1) ? [] : key
}

/** The texts of the key columns, or the position from 1. */
export function rowAddress(row: readonly Cell[], index: number, key: readonly number[]): string[] {
  return key.length === 0 ? [String(index + 1)] : rowTexts(row, key)
}

export function rowTexts(row: readonly Cell[], key: readonly number[]): string[] {
  return key.map((column) => cellText(row[column]))
}

/** The index of the row with this address; −1 if there is none. */
export function findRow(table: Table, address: readonly string[], key: readonly number[]): number {
  return table.rows.findIndex((row, index) => isEqualAddress(rowAddress(row, index, key), address))
}

function isEqualAddress(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index])
}
