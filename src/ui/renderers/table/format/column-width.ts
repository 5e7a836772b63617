import { cellText } from '#content/cell-text.ts'
import { jsonStart } from '#content/json-start.ts'
import { cellLabel } from '#content/markdown/inline-markdown.ts'
import type { Cell } from '#contract/table-rows.ts'
import { isNumeric } from '#ui/renderers/table/columns/column-type.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import type { CellFormat, CellFormats } from './cell-format.ts'
import { gridMeasure } from './text-width.ts'

const MIN_PX = 72
const MAX_TEXT_PX = 360
const MAX_PX = 1200
/** Padding and border of a cell, and a pixel for rounding. */
const CELL_EDGE_PX = 18
/** Padding, menu button and sort arrow of a header. */
const HEADER_EDGE_PX = 54
const MAX_LABEL_CHARS = 200
/** Only the longest labels by characters are measured. */
const MEASURED_LABELS = 3

/** How wide a column has to be, and how wide it would be with all of its text in view. */
export type WantedWidth = { width: number; full: number }

/** For more columns than this, facts about all rows of each would take too long. */
const MAX_FULL_COLUMNS = 100
const SAMPLE_ROWS = { few: 200, many: 20 }

/** Wide enough for the names, the first values as they are shown, and every number. */
export function wantedWidths(columns: readonly TableColumn[], formats: CellFormats): WantedWidth[] {
  const [measure, measureName] = [gridMeasure(400), gridMeasure(500)]
  const areFew = columns.length <= MAX_FULL_COLUMNS
  const rows = areFew ? SAMPLE_ROWS.few : SAMPLE_ROWS.many
  return columns.map((source) => {
    const column = areFew ? source : source.head(rows)
    const format = formats.of(column)
    const cells = [...column.firstCells(rows), ...(column.type === 'number' ? column.extremes : [])]
    const longest = cells.map((cell) => shownLabel(cell, format)).sort((a, b) => b.length - a.length)
    const header = measureName(column.name.slice(0, MAX_LABEL_CHARS)) + HEADER_EDGE_PX
    const value = Math.max(0, ...longest.slice(0, MEASURED_LABELS).map(measure)) + CELL_EDGE_PX
    const full = Math.ceil(Math.min(MAX_PX, Math.max(MIN_PX, header, value)))
    return { width: isNumeric(column.type) ? full : Math.min(MAX_TEXT_PX, full), full }
  })
}

function shownLabel(cell: Cell, format: CellFormat): string {
  const formatted = format(cell)
  if (formatted !== null) return formatted
  if (typeof cell === 'string') return cellLabel(cell).slice(0, MAX_LABEL_CHARS)
  return typeof cell === 'object' && cell !== null ? jsonStart(cell, MAX_LABEL_CHARS) : cellText(cell)
}

/** A column grows by at most this part of its width, so that the values of a row stay together. */
const MAX_GROWTH = 0.5

/** Distributes the width of the table: first to columns that cut their text, then to all. */
export function fitWidths(wanted: readonly WantedWidth[], available: number): number[] {
  const missing = wanted.map(({ width, full }) => full - width)
  const [total, totalMissing] = [sum(wanted.map(({ width }) => width)), sum(missing)]
  const free = Math.max(0, available - total)
  const shown = Math.min(1, totalMissing === 0 ? 0 : free / totalMissing)
  const growth = Math.min(MAX_GROWTH, Math.max(0, free - totalMissing) / (total + totalMissing))
  return wanted.map(({ width }, at) => Math.floor((width + (missing[at] ?? 0) * shown) * (1 + growth)))
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
