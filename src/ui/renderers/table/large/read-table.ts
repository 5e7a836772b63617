/** Reads a large table in a worker. */
import { formatJson, isJsonObject, type Json, parseJson } from '#contract/json.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { RowCells } from '#ui/renderers/table/columns/cells.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { chooseHeader } from '#ui/renderers/table/shown-table.ts'
import type { ReadTable } from './messages.ts'
import { PackedCells, packCells } from './packed-cells.ts'

/** For more columns, facts about each would take too long; the page needs those of the columns in view only. */
const MAX_FACTS = 100

/** The table in the JSON text of an artifact, and its columns for queries. Throws if the data is not a table. */
export function readTable(text: string, hasHeader: boolean): { table: ReadTable; columns: TableColumn[] } {
  const artifact = parseJson(text)
  const source = readTableRows(isJsonObject(artifact) ? artifact.data : null)
  if ('error' in source) throw new Error(source.error)
  const { table, mayHaveHeader, headerRows } = chooseHeader(source, hasHeader)
  const hasFacts = table.columns.length <= MAX_FACTS
  const packed = table.columns.map((name, index) => {
    const cells = packCells(new RowCells(table.rows, index))
    const column = new TableColumn(new PackedCells(cells), name, index)
    return { column, sent: { name, cells, facts: hasFacts ? column.facts : null } }
  })
  return {
    table: {
      columns: packed.map(({ sent }) => sent),
      rowCount: table.rows.length,
      unreadable: table.unreadable.map(({ row, reason, value }) => ({ row, reason, value: exactJson(value) })),
      mayHaveHeader,
      header: headerRows === 0 ? null : exactJson((source.rows[0] ?? []).map((cell) => cell ?? null)),
    },
    columns: packed.map(({ column }) => column),
  }
}

const exactJson = (value: Json) => formatJson(value, 0, '', String)
