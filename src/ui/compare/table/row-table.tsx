import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { RowChange } from '#contract/compare/change.ts'
import { useStepFocus } from '#ui/compare/view/use-step-focus.ts'
import type { RowRange } from '#ui/components/rows/virtual-table.tsx'
import type { ShownColumn } from './changed-columns.ts'
import { ColumnHeader } from './column-header.tsx'
import { STATUS_PX, useColumnWindow } from './column-window.ts'
import { ColumnCells, RowCells } from './row-cells.tsx'

const ROW_HEIGHT = 33
/** Room for a header of two lines. */
const HEADER_PX = 52

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
export function RowTable({ columns: all, count, at, onRange, currentRow }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useColumnWindow(all, scroller)
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
  const stepRow = currentRow === null ? undefined : at(currentRow)
  const stepPlace = stepRow && all.findIndex(({ index }) => stepRow.cells[index]?.is_changed)
  const showColumn = useEffectEvent(columns.show)
  useEffect(() => {
    if (currentRow !== null) virtualizer.scrollToIndex(currentRow, { align: 'center' })
  }, [currentRow, virtualizer])
  useEffect(() => {
    if (currentRow !== null && stepPlace !== undefined) showColumn(stepPlace)
  }, [currentRow, stepPlace])
  useStepFocus(scroller, currentRow)
  const before = rows[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      aria-label="Rows"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs keyboard focus
      tabIndex={0}
      className="max-h-[calc(100dvh-9rem)] overflow-auto rounded-card border border-line bg-surface text-[0.8125rem] shadow-card"
      style={{ scrollPaddingTop: HEADER_PX, scrollPaddingLeft: columns.left }}
    >
      <table
        aria-label="Compared rows"
        aria-rowcount={count + 1}
        aria-colcount={all.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-left"
        style={{ minWidth: columns.width }}
      >
        <colgroup>
          <col style={{ width: STATUS_PX }} />
          {columns.stuck.map(({ column }) => (
            <col key={column.index} style={{ width: column.width }} />
          ))}
          {columns.before > 0 && <col style={{ width: columns.before }} />}
          {columns.near.map(({ column }) => (
            <col key={column.index} style={{ width: column.width }} />
          ))}
          {columns.after > 0 && <col style={{ width: columns.after }} />}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th
              scope="col"
              aria-colindex={1}
              className="sticky top-0 left-0 z-20 border-line border-r border-b bg-sunken px-2 py-1.5"
            >
              <span className="sr-only">Status</span>
            </th>
            <ColumnCells columns={columns} cell={(placed) => <ColumnHeader key={placed.column.index} {...placed} />} />
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
                  <RowCells row={row} columns={columns} stepPlace={index === currentRow ? stepPlace : undefined} />
                ) : (
                  <td
                    colSpan={columns.stuck.length + columns.near.length + 2}
                    className="border-line border-b px-3 text-muted"
                  >
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

/** Fills the space of the rows that are not in the document. */
function Spacer({ height }: { height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without a tabindex cannot be focused.
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null
}
