/** A large table that a worker reads. */
import { parseJson } from '#contract/json.ts'
import type { Cell, Table } from '#contract/table-rows.ts'
import { allRows, isPlain, type RowQuery } from '#ui/renderers/table/columns/row-order.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { MAX_COLUMNS } from '#ui/renderers/table/grid/grid-layout.ts'
import type { ShownTable } from '#ui/renderers/table/shown-table.ts'
import type { Answer, ReadTable, Request } from './messages.ts'
import { PackedCells } from './packed-cells.ts'

/** Of results that are kept: each has 4 bytes a row. */
const MAX_RESULTS = 8

/** A worker that reads one table. */
export class TableWorker {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  readonly #table = Promise.withResolvers<ReadTable>()
  readonly #results = new Map<string, Promise<Uint32Array>>()
  readonly #open = new Map<number, PromiseWithResolvers<Uint32Array>>()
  #lastId = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.type === 'table') this.#table.resolve(data.table)
      else if (data.type === 'rows') this.#open.get(data.id)?.resolve(data.rows)
      else this.#fail(data.reason)
    })
    this.#worker.addEventListener('error', ({ message }) => this.#fail(message))
  }

  /** `response` is the JSON text of the artifact; it cannot be used afterwards. Rejects if its data is not a table. */
  async read(response: ArrayBuffer, hasHeader: boolean): Promise<ShownTable> {
    this.#send({ type: 'read', response, hasHeader }, [response])
    const table = await this.#table.promise
    const columns = table.columns.map(
      ({ name, cells, facts }, index) => new TableColumn(new PackedCells(cells), name, index, facts),
    )
    const rows = allRows(table.rowCount)
    return {
      names: columns.map(({ name }) => name),
      data: columns.slice(0, MAX_COLUMNS),
      rowCount: table.rowCount,
      isRead: true,
      unreadable: table.unreadable.map(({ row, reason, value }) => ({ row, reason, value: parseJson(value) })),
      mayHaveHeader: table.mayHaveHeader,
      headerRows: table.header === null ? 0 : 1,
      source: () => sourceOf(columns, table),
      find: (query) => (isPlain(query) ? rows : this.#find(query)),
    }
  }

  #find(query: RowQuery): Promise<Uint32Array> {
    const name = JSON.stringify(query)
    const known = this.#results.get(name)
    if (known !== undefined) return known
    const id = ++this.#lastId
    const result = Promise.withResolvers<Uint32Array>()
    const rows = result.promise.finally(() => this.#open.delete(id))
    this.#open.set(id, result)
    this.#results.set(name, rows)
    const [oldest = name] = this.#results.keys()
    if (this.#results.size > MAX_RESULTS) this.#results.delete(oldest)
    this.#send({ type: 'find', id, query })
    return rows
  }

  #send(request: Request, transferred: Transferable[] = []): void {
    this.#worker.postMessage(request, transferred)
  }

  #fail(reason: string): void {
    const error = new Error(reason)
    this.#table.reject(error)
    for (const { reject } of this.#open.values()) reject(error)
  }

  end(): void {
    this.#worker.terminate()
  }
}

/** The table without a header row. */
function sourceOf(columns: readonly TableColumn[], { rowCount, header }: ReadTable): Table {
  const rows: Cell[][] = Array.from({ length: rowCount }, (_, row) => columns.map((column) => column.cell(row)))
  const names = columns.map(({ name }) => name)
  const first = header === null ? null : parseJson(header)
  if (!Array.isArray(first)) return { columns: names, rows, unreadable: [] }
  return {
    columns: names.map((_, at) => String(at + 1)),
    rows: [first, ...rows],
    unreadable: [],
    namedByPosition: true,
  }
}
