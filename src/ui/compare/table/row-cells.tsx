import type { ReactNode } from 'react'
import type { RowChange } from '#contract/compare/change.ts'
import { CellChangeView } from './cell-change.tsx'
import type { ShownColumn } from './changed-columns.ts'
import type { ColumnWindow, PlacedColumn } from './column-window.ts'
import { RowStatus, rowClass } from './row-status.tsx'

/** The status and the cells of a row. `stepPlace` is the place of the cell that is the current change, -1 for the row itself. */
export function RowCells({
  row,
  columns,
  stepPlace,
}: {
  row: RowChange
  columns: ColumnWindow
  stepPlace: number | undefined
}) {
  const background = rowClass(row)
  return (
    <>
      <th
        scope="row"
        aria-colindex={1}
        {...stepProps(stepPlace === -1)}
        className={`sticky left-0 z-10 border-line border-r border-b px-2 py-1.5 align-top font-normal ${STEP} ${background}`}
      >
        <RowStatus row={row} />
      </th>
      <ColumnCells
        columns={columns}
        cell={({ column, place, sticky }) => (
          <td
            key={column.index}
            aria-colindex={place + 2}
            {...stepProps(place === stepPlace)}
            style={sticky}
            className={`border-line border-b px-3 py-1.5 align-top ${STEP} ${column.isNumeric ? 'text-right' : ''} ${sticky ? 'z-10' : ''} ${cellClass(column, row) ?? background}`}
          >
            <div className="line-clamp-4">
              <CellChangeView cell={row.cells[column.index]} column={column} />
            </div>
          </td>
        )}
      />
      <td className={`border-line border-b ${background}`} />
    </>
  )
}

/** One cell for each column in the window, with spacers for the others. */
export function ColumnCells({
  columns: { stuck, near, before, after },
  cell,
}: {
  columns: ColumnWindow
  cell: (placed: PlacedColumn) => ReactNode
}) {
  return (
    <>
      {stuck.map(cell)}
      {before > 0 && <td />}
      {near.map(cell)}
      {after > 0 && <td />}
    </>
  )
}

const STEP = 'data-[step]:outline-2 data-[step]:outline-accent data-[step]:-outline-offset-2'

/** Of the cell that receives the focus with the step to its change. */
const stepProps = (isStep: boolean) => (isStep ? { 'data-step': '', tabIndex: -1 } : {})

/** A cell of an added or removed column, in rows of both versions. */
function cellClass({ status }: ShownColumn, row: RowChange): string | null {
  if (row.status === 'added' || row.status === 'removed') return null
  if (status === 'added') return 'bg-added-soft'
  return status === 'removed' ? 'bg-removed-soft' : null
}
