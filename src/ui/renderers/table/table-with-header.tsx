import { NamedTable } from './named-table.tsx'
import type { ShownTable } from './shown-table.ts'
import type { useHeaderRow } from './table-address.ts'

/** A table, with a choice if its first row may be its header. */
export function TableWithHeader({
  table,
  name,
  header: [hasHeader, setHasHeader],
}: {
  table: ShownTable
  name: string
  header: ReturnType<typeof useHeaderRow>
}) {
  return (
    <>
      {table.mayHaveHeader && (
        <label className="mb-2 flex w-fit items-center gap-2 text-sm" data-print="hide">
          <input type="checkbox" checked={hasHeader} onChange={(event) => setHasHeader(event.target.checked)} />
          First row is header
        </label>
      )}
      {/* Its state refers to columns by their index. */}
      <NamedTable key={JSON.stringify(table.names)} table={table} name={name} />
    </>
  )
}
