import { csvForExcel, formatCsv } from '#content/csv.ts'
import { type FileFormat, textFile } from '#content/files.ts'
import { formatJson } from '#contract/json.ts'
import type { TableColumn } from './columns/table-column.ts'

/** The visible columns from left to right, and the indices of the visible rows in order. */
export type ShownData = { columns: TableColumn[]; order: Uint32Array }

/** The files of the visible data, the same as those of a whole table. */
export const shownFormats = (shown: ShownData): FileFormat[] => [
  textFile('CSV', 'csv', 'text/csv', () => shownCsv(shown)),
  textFile('CSV for Excel', 'csv', 'text/csv', () => csvForExcel(shownCsv(shown))),
  textFile('JSON', 'json', 'application/json', () => shownJson(shown)),
]

function shownCsv({ columns, order }: ShownData): string {
  return formatCsv(
    columns.map(({ name }) => name),
    Array.from(order, (row) => columns.map((column) => column.cell(row))),
  )
}

/** A list of objects, one per line; missing values are left out. */
function shownJson({ columns, order }: ShownData): string {
  const lines = Array.from(order, (row) => {
    const members = columns.flatMap((column) => {
      const cell = column.cell(row)
      return cell === undefined ? [] : [`${JSON.stringify(column.name)}: ${formatJson(cell)}`]
    })
    return `  {${members.join(', ')}}`
  })
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
}
