import type { ReactNode } from 'react'
import type { ColumnWindow, PlacedColumn } from './column-window.ts'

/** One row of headers or cells, with spacers for columns that are not rendered. */
export function GridLine({ columns, draw }: { columns: ColumnWindow; draw: (placed: PlacedColumn) => ReactNode }) {
  return (
    <>
      {columns.start.map(draw)}
      {columns.before > 0 && <div role="presentation" className="shrink-0" style={{ width: columns.before }} />}
      {columns.center.map(draw)}
      {columns.after > 0 && <div role="presentation" className="shrink-0" style={{ width: columns.after }} />}
      {columns.end.map(draw)}
    </>
  )
}
