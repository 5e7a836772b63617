/** The numbers that a value carries. */
import type { ComparedValue } from '#compare/compare.ts'
import { readShownValue, type ShownValue } from '#compare/shown-value.ts'
import { jsonNumbers } from './json-numbers.ts'
import { mainTableNumbers, tableCell, tableNumbers } from './table-numbers.ts'

/** A number of a value. `row` and `column` address a cell; any number has a `name`, unique within the value. */
export type NumberEntry = { name: string; row: string[] | null; column: string | null; value: number }

/** Which number: a cell by row key and column, or any number by its name. */
export type NumberAddress = { row?: string[] | null; column?: string | null; name?: string | null }

const MAX_NUMBERS = 60

/**
 * The numbers that are worth a chart, at most 60, the main one first. Never throws.
 *
 * @param rowKey the columns that identify the rows of a table; guessed if they are not known
 */
export function readNumbers(value: ComparedValue, rowKey?: string[] | null): NumberEntry[] {
  return uniqueNames(mainNumbers(readShownValue(value), rowKey)).slice(0, MAX_NUMBERS)
}

/** The number at an address, also beyond the 60; null if the value has none there. Never throws. */
export function readNumber(value: ComparedValue, address: NumberAddress, rowKey?: string[] | null): number | null {
  const shown = readShownValue(value)
  const { row = null, column = null, name } = address
  if (row !== null || column !== null) {
    return shown.kind === 'table' ? tableCell(shown.table, { row, column }, rowKey) : null
  }
  const main = uniqueNames(mainNumbers(shown, rowKey)).find((entry) => entry.name === name)
  if (main !== undefined) return main.value
  if (shown.kind !== 'table') return null
  for (const entry of tableNumbers(shown.table, rowKey)) if (entry.name === name) return entry.value
  return null
}

function mainNumbers(shown: ShownValue, rowKey: string[] | null | undefined): NumberEntry[] {
  switch (shown.kind) {
    case 'progress':
      return [{ name: 'value', row: null, column: null, value: shown.value }]
    case 'table':
      return mainTableNumbers(shown.table, rowKey, MAX_NUMBERS)
    case 'json':
      return jsonNumbers(shown.data, MAX_NUMBERS)
    default:
      return []
  }
}

/** Numbers whose name is taken get a longer one: "rows (2)". */
function uniqueNames(entries: NumberEntry[]): NumberEntry[] {
  const taken = new Set<string>()
  return entries.map((entry) => {
    let { name } = entry
    for (let count = 2; taken.has(name); count++) name = `${entry.name} (${count})`
    taken.add(name)
    return { ...entry, name }
  })
}
