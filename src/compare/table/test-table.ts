import { readTableRows, type Table } from '#contract/table-rows.ts'

/** Reads data of a table artifact. */
export function tableOf(data: unknown): Table {
  const table = readTableRows(data)
  if ('error' in table) throw new Error(table.error)
  return table
}
