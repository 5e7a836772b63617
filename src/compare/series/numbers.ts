/** The numbers that a value carries. */
import { MAX_MARKDOWN_CHARS } from '#compare/markdown/read-blocks.ts'
import { type MarkdownTable, readMarkdownTables } from '#compare/markdown/tables.ts'
import { type ComparedValue, readShownValue, type ShownValue } from '#compare/shown-value.ts'
import { jsonNumbers } from './json-numbers.ts'
import { type NumberEntry, nameFrom } from './number-entry.ts'
import { mainTableCells, mainTableNumbers, tableCell, tableNumbers } from './table-numbers.ts'

/** Which number: a cell by row key and column, or any number by its name. */
export type NumberAddress = { row?: string[] | null; column?: string | null; name?: string | null }

const MAX_NUMBERS = 60

/**
 * The numbers that are worth a chart, at most 60, the main one first. Never throws.
 *
 * @param rowKey the columns that identify the rows of a table; guessed if they are not known
 */
export function readNumbers(value: ComparedValue, rowKey?: string[] | null): NumberEntry[] {
  return uniqueNames(mainNumbers(readShownValue(value), rowKey))
}

/** The number at an address, also beyond the 60; null if the value has none there. Never throws. */
export function readNumber(value: ComparedValue, address: NumberAddress, rowKey?: string[] | null): number | null {
  const shown = readShownValue(value)
  const { row = null, column = null, name } = address
  const tables = tablesOf(shown)
  if (row !== null || column !== null) {
    for (const { table } of tables) {
      const cell = tableCell(table, { row, column }, rowKey)
      if (cell !== null) return cell
    }
    return null
  }
  const main = uniqueNames(mainNumbers(shown, rowKey)).find((entry) => entry.name === name)
  if (main !== undefined) return main.value
  for (const { heading, table } of tables) {
    for (const entry of tableNumbers(table, rowKey)) if (underHeading(heading, entry).name === name) return entry.value
  }
  return null
}

function tablesOf(shown: ShownValue): MarkdownTable[] {
  if (shown.kind === 'table') return [{ heading: null, table: shown.table }]
  return shown.kind === 'markdown' ? markdownTables(shown.text) : []
}

function mainNumbers(shown: ShownValue, rowKey: string[] | null | undefined): NumberEntry[] {
  switch (shown.kind) {
    case 'progress':
      return [{ name: 'value', row: null, column: null, value: shown.value }]
    case 'table':
      return mainTableNumbers(shown.table, rowKey, MAX_NUMBERS)
    case 'json':
      return jsonNumbers(shown.data, MAX_NUMBERS)
    case 'markdown':
      return markdownNumbers(shown.text, rowKey)
    default:
      return []
  }
}

/** The cells of all tables, but not their sizes. */
function markdownNumbers(text: string, rowKey: string[] | null | undefined): NumberEntry[] {
  const entries: NumberEntry[] = []
  for (const { heading, table } of markdownTables(text)) {
    if (entries.length >= MAX_NUMBERS) break
    const cells = mainTableCells(table, rowKey, MAX_NUMBERS - entries.length)
    entries.push(...cells.map((entry) => underHeading(heading, entry)))
  }
  return entries
}

/** None in a document that is too long, or so nested that it overflows the stack of a parser. */
function markdownTables(text: string): MarkdownTable[] {
  try {
    return text.length <= MAX_MARKDOWN_CHARS ? readMarkdownTables(text) : []
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function underHeading(heading: string | null, entry: NumberEntry): NumberEntry {
  return heading === null ? entry : { ...entry, name: `${nameFrom([heading])} / ${entry.name}` }
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
