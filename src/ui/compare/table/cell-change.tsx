import type { CellChange } from '#contract/compare/change.ts'
import type { Cell } from '#contract/table-rows.ts'
import { CellValue } from '#ui/renderers/table/grid/cell-value.tsx'
import type { ShownColumn } from './changed-columns.ts'
import { shownPair } from './shown-text.ts'

/** A cell: its value, or old → new if it changed. */
export function CellChangeView({ cell, column }: { cell: CellChange | undefined; column: ShownColumn }) {
  if (cell === undefined) return null
  if (!cell.is_changed) return <Value cell={'new' in cell ? cell.new : cell.old} column={column} />
  const [old, now] = shownPair(cell, column.format)
  return (
    <>
      <del className="rounded-sm bg-removed-soft px-1 text-removed [overflow-wrap:anywhere]">
        <ChangedText cell={cell.old} text={old} />
      </del>
      <span aria-hidden="true" className="px-1 text-muted">
        →
      </span>
      <ins className="rounded-sm bg-added-soft px-1 text-added no-underline [overflow-wrap:anywhere]">
        <ChangedText cell={cell.new} text={now} />
      </ins>
    </>
  )
}

/** Null, missing, empty and NaN are labeled; other values are shown as text. */
function ChangedText({ cell, text }: { cell: Cell; text: string }) {
  if (cell === undefined) return <span className="italic">missing</span>
  if (cell === null) return <span className="italic">null</span>
  if (text === '') return <span className="italic">empty</span>
  return typeof cell === 'object' ? <span className="font-mono text-xs">{text}</span> : text
}

const Value = ({ cell, column }: { cell: Cell; column: ShownColumn }) => (
  <CellValue cell={cell} formatted={column.format(cell)} />
)
