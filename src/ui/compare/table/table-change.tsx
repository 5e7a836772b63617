import { useMemo } from 'react'
import type { TableChange } from '#contract/compare/change.ts'
import type { CompareBody, Comparison } from '#contract/compare/requests.ts'
import { rowsQuery } from '#ui/compare/queries.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { PAGE } from '#ui/paging.ts'
import { usePreference } from '#ui/preferences.ts'
import { changedColumns } from './changed-columns.ts'
import { RowBlocks } from './row-blocks.tsx'
import { RowTable } from './row-table.tsx'

/** The rows of two tables: a table with old and new cells, or on narrow screens one block per row. */
export default function TableChangeView({
  change,
  body,
  comparison,
  current,
}: {
  change: TableChange
  body: CompareBody
  comparison: Comparison
  /** The index of the change to show. */
  current: number | null
}) {
  const isNarrow = useIsNarrow()
  const zone = usePreference('zone')
  // The first page of a table with many columns is as short as the others.
  const size = change.rows.length || PAGE
  const pages = useRowPages(rowsQuery(body, comparison, size), size)
  // Measures the texts of a page of rows; scrolling renders this with each row.
  const changedOnly = body.changed_only === true
  const columns = useMemo(() => changedColumns(change, zone, changedOnly), [change, zone, changedOnly])
  const Rows = isNarrow ? RowBlocks : RowTable
  return (
    <div className="grid grid-cols-1 gap-2">
      {change.row_count === 0 ? (
        <p className="rounded-card border border-line border-dashed px-6 py-10 text-center text-muted">
          {changedOnly ? 'No changed rows' : 'Both tables are empty'}
        </p>
      ) : (
        <Rows
          columns={columns}
          count={change.row_count}
          at={(index) => change.rows[index] ?? pages.at(index)}
          onRange={pages.onRange}
          currentRow={current === null ? null : (change.change_indexes[current] ?? null)}
        />
      )}
      {pages.failure && <LoadFailure what="Some rows" {...pages.failure} />}
    </div>
  )
}
