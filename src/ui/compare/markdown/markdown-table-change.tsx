import { plural } from '#content/number.ts'
import type { ColumnChange, TableChange } from '#contract/compare/change.ts'
import { CellChangeView } from '#ui/compare/table/cell-change.tsx'
import { changedColumns, type ShownColumn } from '#ui/compare/table/changed-columns.ts'
import { RowStatus, rowClass } from '#ui/compare/table/row-status.tsx'
import { usePreference } from '#ui/preferences.ts'

/** Wider tables start with the key columns and the columns with changes. */
const MAX_COLUMNS = 50

/** A table of a document with its changed cells. `changedOnly` leaves out the other rows. */
export function MarkdownTableChange({ change, changedOnly }: { change: TableChange; changedOnly: boolean }) {
  const zone = usePreference('zone')
  const hidden = Math.max(0, change.columns.length - MAX_COLUMNS)
  const shown = changedColumns(change, zone, hidden > 0)
  const columns = hidden > 0 ? shown.slice(0, MAX_COLUMNS) : shown.sort((a, b) => a.index - b.index)
  const rows = changedOnly ? change.rows.filter(({ status }) => status !== 'same') : change.rows
  const { same, added, removed, changed, moved } = change.counts
  const total = same + added + removed + changed + moved
  return (
    <section
      aria-label="Changed table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region needs keyboard focus
      tabIndex={0}
      className="my-4 overflow-x-auto rounded-card border border-line text-[0.8125rem]"
    >
      <table className="md-compared-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Status</span>
            </th>
            {columns.map((column) => (
              <th key={column.index} scope="col" className={headClass(column)} style={alignment(column)}>
                <ColumnName column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.old_row} ${row.new_row}`} className={rowClass(row)}>
              <th scope="row">
                <RowStatus row={row} />
              </th>
              {columns.map((column) => (
                <td key={column.index} className={headClass(column)} style={alignment(column)}>
                  <CellChangeView cell={row.cells[column.index]} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total && (
        <p className="m-0! px-3 py-2 text-muted">{plural(total - rows.length, 'row')} not shown</p>
      )}
      {hidden > 0 && <p className="m-0! px-3 py-2 text-muted">{plural(hidden, 'column')} not shown</p>}
    </section>
  )
}

const alignment = ({ isNumeric }: ShownColumn) => (isNumeric ? { textAlign: 'right' as const } : {})

const headClass = ({ status }: ShownColumn) =>
  status === 'added' ? 'bg-added-soft' : status === 'removed' ? 'bg-removed-soft' : ''

function ColumnName({ column: { status, name, old_name } }: { column: ColumnChange }) {
  if (status === 'added') return <ins>{name}</ins>
  if (status === 'removed') return <del>{old_name}</del>
  if (status === 'same') return name
  return (
    <>
      <del>{old_name}</del> <ins>{name}</ins>
    </>
  )
}
