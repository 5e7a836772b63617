import type { Cell } from '#contract/table-rows.ts'
import { toValue } from '#ui/renderers/table/columns/quantity.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'

/** A bar behind a number (the cell is a stacking context), from zero, on a scale that all cells of the column share. */
export function CellBar({ column, cell }: { column: TableColumn; cell: Cell }) {
  const value = Number(toValue(cell) ?? Number.NaN)
  const { min, max } = column.numbers
  const [low, high] = [Math.min(0, min), Math.max(0, max)]
  if (!Number.isFinite(value) || high === low) return null
  const percent = (length: number) => `${(100 * length) / (high - low)}%`
  return (
    <span
      aria-hidden
      className={`-z-1 absolute inset-y-1 rounded-xs opacity-20 ${value < 0 ? 'bg-bad' : 'bg-accent'}`}
      style={{ insetInlineStart: percent(Math.min(value, 0) - low), width: percent(Math.abs(value)) }}
    />
  )
}
