import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useState } from 'react'
import { cellText } from '#content/cell-text.ts'
import type { RowChange } from '#contract/compare/change.ts'
import { CellChangeView } from './cell-change.tsx'
import type { ShownColumn } from './changed-columns.ts'
import { shownName } from './column-header.tsx'
import { rowClass, statusText } from './row-status.tsx'
import type { RowsProps } from './row-table.tsx'

const BLOCK_HEIGHT = 88
/** Cells of a row that was added or removed; a changed row shows all that changed. */
const MAX_CELLS = 8

/** The rows as blocks in one column, with only the cells that changed. */
export function RowBlocks({ columns, count, at, onRange, currentRow }: RowsProps) {
  const [top, setTop] = useState(0)
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => BLOCK_HEIGHT,
    overscan: 8,
    gap: 8,
    scrollMargin: top,
  })
  const { startIndex: first, endIndex: last } = virtualizer.range ?? { startIndex: 0, endIndex: 0 }
  const report = useEffectEvent(onRange)
  useEffect(() => report({ first, last }), [first, last])
  useEffect(() => {
    if (currentRow !== null) virtualizer.scrollToIndex(currentRow, { align: 'center' })
  }, [currentRow, virtualizer])
  return (
    <ol
      aria-label="Compared rows"
      ref={(node) => setTop(node ? node.getBoundingClientRect().top + scrollY : 0)}
      className="relative"
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = at(index)
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={count}
            aria-posinset={index + 1}
            aria-current={index === currentRow ? 'true' : undefined}
            className={`absolute inset-x-0 top-0 rounded-card border border-line p-3 aria-[current]:border-accent ${row ? rowClass(row) : 'bg-surface'}`}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {row ? <Block row={row} columns={columns} /> : <span className="text-muted">Loading…</span>}
          </li>
        )
      })}
    </ol>
  )
}

function Block({ row, columns }: { row: RowChange; columns: readonly ShownColumn[] }) {
  const others = columns.filter(({ is_key }) => !is_key)
  const shown =
    row.status === 'changed'
      ? others.filter(({ index }) => row.cells[index]?.is_changed)
      : row.status === 'added' || row.status === 'removed'
        ? others.slice(0, MAX_CELLS)
        : []
  const hidden = row.status === 'added' || row.status === 'removed' ? others.length - shown.length : 0
  const name = columns
    .filter(({ is_key }) => is_key)
    .map(({ index, format }) => {
      const cell = row.cells[index]
      const value = cell && 'new' in cell ? cell.new : cell?.old
      return format(value) ?? cellText(value)
    })
    .join(' · ')
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="min-w-0 grow truncate font-semibold">{name}</span>
        <span className="shrink-0 text-muted text-xs">{statusText(row)}</span>
      </p>
      {shown.length > 0 && (
        <dl className="mt-1 grid grid-cols-[minmax(4rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-1">
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
      {hidden > 0 && <p className="mt-1 text-muted text-xs">{hidden} more columns</p>}
    </>
  )
}
