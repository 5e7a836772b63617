/** What the page and the worker send each other. */
import type { RowQuery } from '#ui/renderers/table/columns/row-order.ts'
import type { ColumnFacts } from '#ui/renderers/table/columns/table-column.ts'
import type { PackedColumn } from './packed-cells.ts'

export type ReadTable = {
  /** `facts` are null in tables with many columns. */
  columns: { name: string; cells: PackedColumn; facts: ColumnFacts | null }[]
  rowCount: number
  /** As in `Table`, with the value as JSON. */
  unreadable: { row: number; reason: string; value: string }[]
  mayHaveHeader: boolean
  /** The row with the names of the columns as JSON; null if they are not in a row. */
  header: string | null
}

/** To the worker: first the response with the artifact, then queries. */
export type Request =
  | { type: 'read'; response: ArrayBuffer; hasHeader: boolean }
  | { type: 'find'; id: number; query: RowQuery }

/** From the worker. After `error`, it does not answer. */
export type Answer =
  | { type: 'table'; table: ReadTable }
  | { type: 'rows'; id: number; rows: Uint32Array<ArrayBuffer> }
  | { type: 'error'; reason: string }
