import type { TimeZone } from '#content/time.ts'
import type { ColumnChange, RowChange, TableChange } from '#contract/compare/change.ts'
import type { Cell } from '#contract/table-rows.ts'
import { differenceOf, shownPair, shownText } from '#ui/compare/view/shown-text.ts'
import { RowCells } from '#ui/renderers/table/columns/cells.ts'
import { isNumeric } from '#ui/renderers/table/columns/column-type.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { type CellFormat, CellFormats } from '#ui/renderers/table/format/cell-format.ts'
import { gridMeasure } from '#ui/renderers/table/format/text-width.ts'

/** A column of a compared table as it is shown. */
export type ShownColumn = ColumnChange & {
  /** Its index in the cells of a row. */
  index: number
  /** The text of a cell as the table of one version shows it; null to show the value itself. */
  format: CellFormat
  isNumeric: boolean
  /** In pixels. */
  width: number
}

const MIN_PX = 80
const MAX_PX = 400
const CELL_EDGE_PX = 26
/** The arrow between two values, and their own padding. */
const ARROW_PX = 44
const BADGE_PX = 56
/** Rows and columns that widths and formats are derived from; later ones rarely differ. */
const SAMPLE_ROWS = 200
const MAX_MEASURED = 200

/** The columns, those of the key first. `changedFirst` puts the columns next in which the listed rows have changes. */
export function changedColumns({ columns, rows }: TableChange, zone: TimeZone, changedFirst: boolean): ShownColumn[] {
  const sample = rows.slice(0, SAMPLE_ROWS)
  const values: Cell[][] = sample.flatMap(({ cells }) => [
    cells.map((cell) => ('new' in cell ? cell.new : cell.old)),
    cells.map((cell) => ('old' in cell ? cell.old : cell.new)),
  ])
  const formats = new CellFormats(new Map(), zone)
  const hasChange = (index: number) => rows.some(({ cells }) => cells[index]?.is_changed)
  const ranked = columns.map((column, index) => {
    const { is_key, status } = column
    return { column, index, rank: is_key ? 0 : changedFirst && (status !== 'same' || hasChange(index)) ? 1 : 2 }
  })
  ranked.sort((a, b) => a.rank - b.rank)
  return ranked.map(({ column, index }, place) => {
    const source = new TableColumn(new RowCells(values, index), column.name ?? column.old_name ?? '', index)
    const format = lossless(formats.of(source))
    const width = place < MAX_MEASURED ? widthOf(column, index, sample, format) : MIN_PX * 2
    return { ...column, index, format, isNumeric: isNumeric(source.type), width }
  })
}

/** Numbers that the format would round visibly keep their digits: it is derived from the first rows only. */
const lossless =
  (format: CellFormat): CellFormat =>
  (cell) => {
    const text = format(cell)
    if (text === null || typeof cell !== 'number') return text
    const error = Math.abs(Number(text.replaceAll(',', '')) - cell)
    return error > Math.abs(cell) * 1e-5 ? null : text
  }

function widthOf(column: ColumnChange, index: number, rows: readonly RowChange[], format: CellFormat): number {
  const measure = gridMeasure(400)
  const widths = rows.map(({ cells }) => {
    const cell = cells[index]
    if (cell === undefined) return 0
    if (!cell.is_changed) return measure(shownText('new' in cell ? cell.new : cell.old, format))
    const [old, now] = shownPair(cell, format)
    return Math.max(measure(old) + ARROW_PX + measure(now), measure(differenceOf(cell)))
  })
  const renamed = column.status === 'renamed' ? `${column.old_name} → ` : ''
  const badges = (column.status === 'same' ? 0 : 1) + (column.is_moved ? 1 : 0) + (column.is_key ? 0.5 : 0)
  const header = gridMeasure(500)(`${renamed}${column.name ?? column.old_name}`.slice(0, 200)) + badges * BADGE_PX
  return Math.ceil(Math.min(MAX_PX, Math.max(MIN_PX, header + CELL_EDGE_PX, Math.max(0, ...widths) + CELL_EDGE_PX)))
}
