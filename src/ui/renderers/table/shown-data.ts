import { formatCsv } from '#content/csv.ts'
import { formatJson } from '#contract/json.ts'
import type { TableColumn } from './columns/table-column.ts'

/** What is on the screen: these columns from left to right, these rows (indices) from top to bottom. */
export type ShownData = { columns: TableColumn[]; order: Uint32Array }

export function shownCsv({ columns, order }: ShownData): string {
  return formatCsv(
    columns.map(({ name }) => name),
    Array.from(order, (row) => columns.map((column) => column.cell(row))),
  )
}

/** A list of objects, one a line; a row has no member for a value that it is missing. */
export function shownJson({ columns, order }: ShownData): string {
  const lines = Array.from(order, (row) => {
    const members = columns.flatMap((column) => {
      const cell = column.cell(row)
      return cell === undefined ? [] : [`${JSON.stringify(column.name)}: ${formatJson(cell)}`]
    })
    return `  {${members.join(', ')}}`
  })
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
}

/** Hands the text to the browser as a file. */
export function downloadText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
