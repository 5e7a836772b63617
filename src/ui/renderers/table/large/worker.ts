/** Reads a large table and finds its rows, so that the page stays responsive. */
import { errorMessage } from '#sdk/error-message.ts'
import { rowOrder } from '#ui/renderers/table/columns/row-order.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import type { Answer, Request } from './messages.ts'
import { readTable } from './read-table.ts'

let columns: TableColumn[] = []
let rowCount = 0

function answer(message: Answer): void {
  postMessage(message)
}

function read(response: ArrayBuffer, hasHeader: boolean): void {
  const read = readTable(new TextDecoder().decode(response), hasHeader)
  columns = read.columns
  rowCount = read.table.rowCount
  answer({ type: 'table', table: read.table })
  prepare(0)
}

/** Computes what the first sort or search would take long for, one column at a time, so that queries need not wait. */
function prepare(index: number): void {
  const column = columns[index]
  if (column === undefined) return
  setTimeout(() => {
    void [column.ranks, column.texts]
    prepare(index + 1)
  })
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    if (data.type === 'read') read(data.response, data.hasHeader)
    else answer({ type: 'rows', id: data.id, rows: rowOrder(rowCount, columns, data.query) })
  } catch (error) {
    answer({ type: 'error', reason: errorMessage(error) })
  }
})
