import { formatNumber } from '#content/number.ts'
import type { RowChange } from '#contract/compare/change.ts'

const marks = {
  same: { mark: '', label: 'Unchanged', className: 'text-muted' },
  moved: { mark: '↕', label: 'Moved', className: 'text-accent' },
  changed: { mark: '~', label: 'Changed', className: 'text-warn' },
  added: { mark: '+', label: 'Added', className: 'text-added' },
  removed: { mark: '−', label: 'Removed', className: 'text-removed' },
} as const

/** The background of a row. */
export const rowClass = ({ status }: RowChange) =>
  status === 'added' ? 'bg-added-soft' : status === 'removed' ? 'bg-removed-soft' : 'bg-surface'

/** The status of a row as a sign, and its number. */
export function RowStatus({ row }: { row: RowChange }) {
  const { mark, className } = marks[row.status]
  return (
    <span title={statusText(row)} className="flex items-baseline gap-1.5">
      <span aria-hidden="true" className={`w-3 text-center font-mono font-semibold ${className}`}>
        {mark}
      </span>
      <span aria-hidden="true" className="grow text-right text-muted text-xs">
        {formatNumber(row.new_row ?? row.old_row ?? 0)}
      </span>
      <span className="sr-only">{statusText(row)}</span>
    </span>
  )
}

/** "Changed, row 3, was row 5". */
export function statusText({ status, old_row, new_row }: RowChange): string {
  const place = `row ${formatNumber(new_row ?? old_row ?? 0)}`
  const isElsewhere = old_row !== null && new_row !== null && old_row !== new_row
  return `${marks[status].label}, ${place}${isElsewhere ? `, was row ${formatNumber(old_row)}` : ''}`
}
