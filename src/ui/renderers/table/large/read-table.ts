/** Reads a large table in a worker. */
import { formatJson, isJsonObject, type Json, parseJson } from '#contract/json.ts'
import { readTableRows, withHeaderRow } from '#contract/table-rows.ts'
import { RowCells } from '#ui/renderers/table/columns/cells.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import type { ReadTable } from './messages.ts'
import { PackedCells, packCells } from './packed-cells.ts'

/** For more columns, facts about each would take too long; the page needs those of the columns in view only. */
const MAX_FACTS = 100

/** The table in the JSON text of an artifact, and its columns for queries. Throws if the data is not a table. */
export function readTable(text: string, hasHeader: boolean): { table: ReadTable; columns: TableColumn[] } {
  const artifact = parseJson(text)
  const source = readTableRows(isJsonObject(artifact) ? artifact.data : null)
  if ('error' in source) throw new Error(source.error)
  const isNamed = hasHeader && source.namedByPosition === true
  const named = isNamed ? withHeaderRow(source) : source
  const packed = named.columns.map((_, index) => packCells(new RowCells(named.rows, index)))
  const columns = packed.map(
    (cells, index) => new TableColumn(new PackedCells(cells), named.columns[index] ?? '', index),
  )
  const hasFacts = columns.length <= MAX_FACTS
  return {
    table: {
      columns: packed.map((cells, index) => ({
        name: named.columns[index] ?? '',
        cells,
        facts: (hasFacts && columns[index]?.facts) || null,
      })),
      rowCount: named.rows.length,
      unreadable: named.unreadable.map(({ row, reason, value }) => ({ row, reason, value: exactJson(value) })),
      mayHaveHeader: source.namedByPosition === true && source.rows.length > 0,
      header: isNamed ? exactJson((source.rows[0] ?? []).map((cell) => cell ?? null)) : null,
    },
    columns,
  }
}

const exactJson = (value: Json) => formatJson(value, 0, '', String)
