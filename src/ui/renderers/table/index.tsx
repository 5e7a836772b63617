import { type ReactNode, useMemo } from 'react'
import { readTableRows, type Table } from '#contract/table-rows.ts'
import type { ArtifactStart } from '#contract/vitrine.ts'
import { useWorkerTable } from './large/use-worker-table.ts'
import { startedTable, wholeTable } from './shown-table.ts'
import { useHeaderRow } from './table-address.ts'
import { TableWithHeader } from './table-with-header.tsx'

/** A table with search, sort, filters and export. `name` is used for files and screen readers. */
export function TableView({ table, name }: { table: Table; name: string }) {
  const header = useHeaderRow()
  const [hasHeader] = header
  const shown = useMemo(() => wholeTable(table, hasHeader), [table, hasHeader])
  return <TableWithHeader table={shown} name={name} header={header} />
}

/** A table that a worker reads. Until then it shows the first rows. */
export function LargeTable({
  start,
  rowCount,
  name,
  placeholder,
  whole,
}: {
  start: ArtifactStart
  /** How many rows the table has. */
  rowCount: number
  name: string
  /** Shown until the table has been read if the first rows are not known. */
  placeholder: ReactNode
  /** Shown if a worker cannot read the table. */
  whole: ReactNode
}) {
  const { id, updated, first_rows } = start
  const header = useHeaderRow()
  const [hasHeader] = header
  const { table, hasFailed } = useWorkerTable(id, updated, hasHeader)
  const started = useMemo(() => {
    const source = first_rows && readTableRows(first_rows)
    return source && !('error' in source) ? startedTable(source, hasHeader, rowCount) : null
  }, [first_rows, hasHeader, rowCount])
  if (hasFailed) return whole
  const shown = table ?? started
  return shown === null ? placeholder : <TableWithHeader table={shown} name={name} header={header} />
}
