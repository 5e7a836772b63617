import { use, useMemo } from 'react'
import type { RowQuery } from './columns/row-order.ts'
import type { ShownTable } from './shown-table.ts'

/** The indices of the rows to show, in order. Suspends while a worker finds them. */
export function useRows(table: ShownTable, query: RowQuery): Uint32Array | null {
  const found = useMemo(() => table.find(query), [table, query])
  return found instanceof Promise ? use(found) : found
}
