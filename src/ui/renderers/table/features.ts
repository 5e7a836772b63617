import {
  type Column,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  type Header,
  type ReactTable,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table'
import type { Cell } from '#contract/table-rows.ts'
import type { TableColumn } from './columns/table-column.ts'

/**
 * TanStack Table only manages columns. An object for each of 100,000 rows would be too slow, so `row-order.ts` sorts and
 * filters row indices instead.
 */
export const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
})

type Row = Cell[]
export type Grid = ReactTable<typeof features, Row>
export type GridColumn = Column<typeof features, Row, unknown>
export type GridHeader = Header<typeof features, Row, unknown>

export const NO_ROWS: Row[] = []

const helper = createColumnHelper<typeof features, Row>()

/** Column ids are positions ("c3"), because a name can be any string, even `__proto__`. */
export const columnId = (index: number) => `c${index}`
export const columnIndex = (id: string) => Number(id.slice(1))

export const gridColumns = (columns: readonly TableColumn[], widths: readonly number[]) =>
  columns.map((column, at) =>
    helper.accessor((row): unknown => row[column.index], {
      id: columnId(column.index),
      header: column.name,
      size: widths[at] ?? 0,
      minSize: 48,
      maxSize: 1200,
    }),
  )
