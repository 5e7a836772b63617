/** Tables in Markdown, as tables of values. */

import { splitTable } from '#content/markdown/table-rows.ts'
import { type Cell, type Table, withHeaderRow } from '#contract/table-rows.ts'
import { plainBlock } from './plain-block.ts'
import { readBlocks } from './read-blocks.ts'

/** `heading` is the text of the nearest heading above the table. */
export type MarkdownTable = { heading: string | null; table: Table }

/** Percentages are read as numbers: "92.5 %" is 92.5. */
export function readMarkdownTables(source: string): MarkdownTable[] {
  const tables: MarkdownTable[] = []
  let heading: string | null = null
  for (const block of readBlocks(source)) {
    if (block.type === 'heading') heading = plainBlock(block, new Set()).text.trim()
    const table = block.type === 'table' ? readTable(block.source, { hasPercentages: true }) : null
    if (table !== null) tables.push({ heading, table })
  }
  return tables
}

/** Beyond those that the source shows. A document may have thousands of tables. */
const MAX_EMPTY_CELLS = 500

/** A table from its source, with numbers in columns of numbers only. Null if nearly all of its cells are empty. */
export function readTable(source: string, { hasPercentages } = { hasPercentages: false }): Table | null {
  const split = splitTable(`${source}\n`)
  const [head = ''] = source.split('\n', 1)
  const header = cellsOf(head)
  const rows = (split?.rows ?? []).map((row) => cellsOf(row).slice(0, header.length))
  if (rows.length * header.length > source.length + MAX_EMPTY_CELLS) return null
  const columns = header.map((_, column) => String(column + 1))
  const numeric = header.map((_, column) => isNumeric(rows, column, hasPercentages))
  const values: Cell[][] = rows.map((row) =>
    header.map((_, column) => (numeric[column] ? numberOf(row[column] ?? '') : (row[column] ?? ''))),
  )
  return withHeaderRow({ columns, rows: [header, ...values], unreadable: [] })
}

/** The cells of a row. `\|` is a bar inside a cell. */
function cellsOf(row: string): string[] {
  const cells: string[] = []
  let cell = ''
  for (const [piece] of row.trim().matchAll(/\\.|\||[^\\|]+|\\$/gs)) {
    if (piece === '|') {
      cells.push(cell.trim())
      cell = ''
    } else cell += piece === '\\|' ? '|' : piece
  }
  cells.push(cell.trim())
  return cells.slice(cells[0] === '' ? 1 : 0, cells.length > 1 && cells.at(-1) === '' ? -1 : undefined)
}

const NUMBER = /^[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,400})?(?:\.\d{1,400})?(?:e[+-]?\d{1,3})?$/i
const PERCENT = /[ \u00a0\u202f]?%$/

function isNumeric(rows: string[][], column: number, hasPercentages: boolean): boolean {
  let count = 0
  for (const row of rows) {
    const cell = withoutEmphasis(row[column] ?? '')
    if (cell === '') continue
    const number = hasPercentages ? cell.replace(PERCENT, '') : cell
    if (!/\d/.test(number) || !NUMBER.test(number)) return false
    count++
  }
  return count > 0
}

/** Null for an empty cell. Integers keep all their digits. */
function numberOf(cell: string): Cell {
  const text = withoutEmphasis(cell).replace(PERCENT, '').replaceAll(',', '').replace('−', '-').replace(/^\+/, '')
  if (text === '') return null
  const number = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
}

const withoutEmphasis = (cell: string): string => /^(\*\*|__|[*_`])(.*)\1$/.exec(cell)?.[2] ?? cell
