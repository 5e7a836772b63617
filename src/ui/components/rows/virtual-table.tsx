import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'

/** Height of a row in pixels; fixed, so that row positions follow from the index. */
const ROW_HEIGHT = 56

/** Indices (from 0) of the first and last row in or near the viewport, inclusive. */
export type RowRange = { first: number; last: number }

/** A table of any length; only rows near the viewport are in the document. */
export function VirtualTable({
  label,
  columns,
  count,
  row,
  onRange,
}: {
  label: string
  columns: { name: string; className: string }[]
  count: number
  /** The cells of row `index`, or null while they load. */
  row: (index: number) => ReactNode
  onRange: (range: RowRange) => void
}) {
  const [top, setTop] = useState(0)
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: top,
  })
  const rows = virtualizer.getVirtualItems()
  // Not by `onChange`: it is not called when the table finds out where on a scrolled page it is.
  const { startIndex: first, endIndex: last } = virtualizer.range ?? { startIndex: 0, endIndex: 0 }
  const report = useEffectEvent(onRange)
  useEffect(() => report({ first, last }), [first, last])
  const before = (rows[0]?.start ?? top) - top
  const after = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? top) - top)
  return (
    <div className="overflow-hidden rounded-card border border-line bg-surface shadow-card">
      <table aria-label={label} aria-rowcount={count + 1} className="w-full table-fixed text-left">
        <thead className="border-line border-b text-muted text-xs">
          <tr aria-rowindex={1} className="h-9">
            {columns.map(({ name, className }) => (
              <th key={name} scope="col" className={`px-4 font-medium max-md:px-3 ${className}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={(node) => setTop(topOf(node))}>
          <Spacer height={before} />
          {rows.map(({ key, index }) => (
            <tr
              key={key}
              aria-rowindex={index + 2}
              style={{ height: ROW_HEIGHT }}
              className="group relative border-line border-b last:border-b-0 hover:bg-sunken"
            >
              {row(index)}
            </tr>
          ))}
          <Spacer height={after} />
        </tbody>
      </table>
    </div>
  )
}

const topOf = (node: HTMLElement | null) => (node ? node.getBoundingClientRect().top + scrollY : 0)

/** Fills the space of the rows that are not in the document. */
function Spacer({ height }: { height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without a tabindex cannot be focused.
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null
}
