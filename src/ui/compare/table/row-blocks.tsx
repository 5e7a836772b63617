import { useState } from 'react'
import { cellText } from '#content/cell-text.ts'
import { plural } from '#content/number.ts'
import type { RowChange } from '#contract/compare/change.ts'
import { ChangeList } from '#ui/compare/view/change-list.tsx'
import { CellChangeView } from './cell-change.tsx'
import type { ShownColumn } from './changed-columns.ts'
import { shownName } from './column-header.tsx'
import { rowClass, statusText } from './row-status.tsx'
import type { RowsProps } from './row-table.tsx'

/** Cells that are shown at first, and with each click. */
const PAGE_CELLS = 8

/** The rows as blocks in one column, with only the cells that changed. */
export const RowBlocks = ({ columns, count, at, onRange, currentRow }: RowsProps) => (
  <ChangeList
    label="Rows"
    count={count}
    current={currentRow}
    onRange={onRange}
    item={(index) => {
      const row = at(index)
      if (row === undefined) return { className: 'bg-surface', content: <span className="text-muted">Loading…</span> }
      return { className: rowClass(row), content: <Block row={row} columns={columns} /> }
    }}
  />
)

function Block({ row, columns }: { row: RowChange; columns: readonly ShownColumn[] }) {
  const others = columns.filter(({ is_key }) => !is_key)
  const isWhole = row.status === 'added' || row.status === 'removed'
  const listed = isWhole ? others : others.filter(({ index }) => row.cells[index]?.is_changed)
  const [count, setCount] = useState(PAGE_CELLS)
  const shown = listed.slice(0, count)
  const hidden = listed.length - shown.length
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="min-w-0 grow truncate font-semibold">{rowName(row, columns)}</span>
        <span className="shrink-0 text-muted text-xs">{statusText(row)}</span>
      </p>
      {shown.length > 0 && (
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
          {shown.map((column) => (
            <div key={column.index} className="contents">
              <dt className="max-w-32 truncate text-muted">{shownName(column.name ?? column.old_name)}</dt>
              <dd className="line-clamp-6 min-w-0">
                <CellChangeView cell={row.cells[column.index]} column={column} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setCount(count + PAGE_CELLS)}
          className="mt-1 min-h-6 text-accent text-xs hover:underline"
        >
          Show more of {plural(listed.length, isWhole ? 'column' : 'changed cell')}
        </button>
      )}
    </>
  )
}

/** The values of its key columns. */
const rowName = ({ cells }: RowChange, columns: readonly ShownColumn[]) =>
  columns
    .filter(({ is_key }) => is_key)
    .map(({ index, format }) => {
      const cell = cells[index]
      const value = cell && 'new' in cell ? cell.new : cell?.old
      return format(value) ?? cellText(value)
    })
    .join(' · ')
