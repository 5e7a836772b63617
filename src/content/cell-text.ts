import { formatJson } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'

/** The exact text of a cell: all digits of a number, nested values as JSON, `null` and `NaN` by name, missing as ''. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'string') return cell
  return typeof cell === 'object' && cell !== null ? formatJson(cell) : String(cell)
}
