import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useEffect, useEffectEvent, useRef } from 'react'
import type { RowChange } from '#contract/compare/change.ts'
import type { RowRange } from '#ui/components/rows/virtual-table.tsx'
import { CellChangeView } from './cell-change.tsx'
import type { ShownColumn } from './changed-columns.ts'
import { ColumnHeader } from './column-header.tsx'
import { RowStatus, rowClass } from './row-status.tsx'

const ROW_HEIGHT = 33
const STATUS_PX = 76
/** Wider key columns would leave no room for the others. */
const MAX_STICKY_PX = 420

export type RowsProps = {
  columns: readonly ShownColumn[]
  count: number
  /** Row `index`, or undefined while its page loads. */
  at: (index: number) => RowChange | undefined
  onRange: (range: RowRange) => void
  /** The row of the change to show. */
  currentRow: number | null
}

/** The rows in a scroll area whose header and key columns stay in view. */
export function RowTable({ columns, count, at, onRange, currentRow }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  const rows = virtualizer.getVirtualItems()
  const { startIndex: first, endIndex: last } = virtualizer.range ?? { startIndex: 0, endIndex: 0 }
  const report = useEffectEvent(onRange)
  useEffect(() => report({ first, last }), [first, last])
  useEffect(() => {
    if (currentRow !== null) virtualizer.scrollToIndex(currentRow, { align: 'center' })
  }, [currentRow, virtualizer])
  const before = rows[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0)
  const width = STATUS_PX + columns.reduce((sum, column) => sum + column.width, 0)
  const sticky = stickyStyles(columns)
  return (
    <section
      ref={scroller}
      aria-label="Rows"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs keyboard focus
      tabIndex={0}
      className="max-h-[calc(100dvh-9rem)] overflow-auto rounded-card border border-line bg-surface text-[0.8125rem] shadow-card"
    >
      <table
        aria-label="Compared rows"
        aria-rowcount={count + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-left"
        style={{ minWidth: width }}
      >
        <colgroup>
          <col style={{ width: STATUS_PX }} />
          {columns.map(({ index, width }) => (
            <col key={index} style={{ width }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="sticky top-0 left-0 z-20 border-line border-r border-b bg-sunken px-2 py-1.5">
              <span className="sr-only">Status</span>
            </th>
            {columns.map((column) => (
              <ColumnHeader key={column.index} column={column} sticky={sticky.get(column.index)} />
            ))}
            <td className="sticky top-0 z-10 border-line border-b bg-sunken" />
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} />
          {rows.map(({ index, key }) => {
            const row = at(index)
            return (
              <tr
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                aria-current={index === currentRow ? 'true' : undefined}
                className="aria-[current]:*:shadow-[inset_0_2px_var(--color-accent),inset_0_-2px_var(--color-accent)]"
                style={{ height: ROW_HEIGHT }}
              >
                {row ? (
                  <Cells row={row} columns={columns} sticky={sticky} />
                ) : (
                  <td colSpan={columns.length + 2} className="border-line border-b px-3 text-muted">
                    Loading…
                  </td>
                )}
              </tr>
            )
          })}
          <Spacer height={after} />
        </tbody>
      </table>
    </section>
  )
}

function Cells({
  row,
  columns,
  sticky,
}: {
  row: RowChange
  columns: readonly ShownColumn[]
  sticky: ReadonlyMap<number, CSSProperties>
}) {
  const background = rowClass(row)
  return (
    <>
      <th
        scope="row"
        className={`sticky left-0 z-10 border-line border-r border-b px-2 py-1.5 align-top font-normal ${background}`}
      >
        <RowStatus row={row} />
      </th>
      {columns.map((column) => {
        const style = sticky.get(column.index)
        return (
          <td
            key={column.index}
            style={style}
            className={`border-line border-b px-3 py-1.5 align-top ${column.isNumeric ? 'text-right' : ''} ${style ? 'z-10' : ''} ${cellClass(column, row) ?? background}`}
          >
            <div className="line-clamp-4">
              <CellChangeView cell={row.cells[column.index]} column={column} />
            </div>
          </td>
        )
      })}
      <td className={`border-line border-b ${background}`} />
    </>
  )
}

/** A cell of an added or removed column, in rows of both versions. */
function cellClass({ status }: ShownColumn, row: RowChange): string | null {
  if (row.status === 'added' || row.status === 'removed') return null
  if (status === 'added') return 'bg-added-soft'
  return status === 'removed' ? 'bg-removed-soft' : null
}

/** The places of the key columns, which stay in view unless they are too wide. */
function stickyStyles(columns: readonly ShownColumn[]): Map<number, CSSProperties> {
  const keys = columns.filter(({ is_key }) => is_key)
  const styles = new Map<number, CSSProperties>()
  if (keys.reduce((sum, { width }) => sum + width, 0) > MAX_STICKY_PX) return styles
  let left = STATUS_PX
  for (const { index, width } of keys) {
    styles.set(index, { position: 'sticky', left })
    left += width
  }
  return styles
}

/** Fills the space of the rows that are not in the document. */
function Spacer({ height }: { height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without a tabindex cannot be focused.
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null
}
