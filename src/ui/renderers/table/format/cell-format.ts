import type { TimeZone } from '#content/time.ts'
import type { Cell } from '#contract/table-rows.ts'
import { toNumeric } from '#ui/renderers/table/columns/numeric.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { dateFormatter } from './date-format.ts'
import { type NumberFormat, numberFormatter } from './number-format.ts'

/** The text of a cell; null to show it as it is. */
export type CellFormat = (cell: Cell) => string | null

const RAW: CellFormat = () => null

/** The formats of a table's columns, each created when it is first shown. */
export class CellFormats {
  readonly #known = new Map<TableColumn, CellFormat>()
  readonly #choices: ReadonlyMap<number, NumberFormat>
  readonly #zone: TimeZone

  /** `choices` by column index; the others have the format `auto`. */
  constructor(choices: ReadonlyMap<number, NumberFormat>, zone: TimeZone) {
    this.#choices = choices
    this.#zone = zone
  }

  of(column: TableColumn): CellFormat {
    const known = this.#known.get(column)
    if (known !== undefined) return known
    const format = formatOf(column, this.#choices.get(column.index) ?? 'auto', this.#zone)
    this.#known.set(column, format)
    return format
  }
}

function formatOf(column: TableColumn, choice: NumberFormat, zone: TimeZone): CellFormat {
  if (column.type === 'date') return choice === 'raw' ? RAW : dateFormatter(column.dates, zone)
  if (column.type !== 'number') return RAW
  const format = numberFormatter(choice, column.name, column.numbers)
  if (format === null) return RAW
  return (cell) => {
    // Text keeps its own digits unless a format is chosen: "10.50" may be a decimal that must not be rounded.
    const value = choice === 'auto' ? cell : Number(toNumeric(cell) ?? Number.NaN)
    return typeof value === 'number' && Number.isFinite(value) ? format(value) : null
  }
}
