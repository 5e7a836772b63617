import type { CellChange } from '#contract/compare/change.ts'
import { OldToNew } from '#ui/compare/view/old-to-new.tsx'
import { CellValue } from '#ui/renderers/table/grid/cell-value.tsx'
import type { ShownColumn } from './changed-columns.ts'

/** A cell: its value, or old → new if it changed. */
export function CellChangeView({ cell, column }: { cell: CellChange | undefined; column: ShownColumn }) {
  if (cell === undefined) return null
  if (cell.is_changed) return <OldToNew change={cell} format={column.format} isCell />
  const value = 'new' in cell ? cell.new : cell.old
  return <CellValue cell={value} formatted={column.format(value)} />
}
