import { KeyRound } from 'lucide-react'
import type { PlacedColumn } from './column-window.ts'

const badges = {
  added: { text: 'added', className: 'text-added' },
  removed: { text: 'removed', className: 'text-removed' },
  renamed: { text: 'renamed', className: 'text-warn' },
} as const

/** The name of a column, with what changed about the column itself. */
export function ColumnHeader({ column, place, sticky }: PlacedColumn) {
  const { name, old_name, status, is_key, is_moved, isNumeric } = column
  const badge = status === 'same' ? null : badges[status]
  return (
    <th
      scope="col"
      aria-colindex={place + 2}
      style={{ ...sticky, top: 0 }}
      className={`sticky border-line border-b bg-sunken px-3 py-1.5 align-bottom font-medium ${sticky ? 'z-20' : 'z-10'} ${isNumeric ? 'text-right' : ''}`}
    >
      <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-1.5">
        {is_key && (
          <span title="Rows are aligned by this column" className="self-center text-muted">
            <KeyRound aria-hidden="true" className="size-3" />
            <span className="sr-only">Key:</span>
          </span>
        )}
        {status === 'renamed' && <del className="text-removed">{shownName(old_name)}</del>}
        <span className={status === 'removed' ? 'text-removed line-through' : ''}>{shownName(name ?? old_name)}</span>
        {badge && <span className={`font-normal text-xs ${badge.className}`}>{badge.text}</span>}
        {is_moved && <span className="font-normal text-muted text-xs">moved</span>}
      </span>
    </th>
  )
}

export const shownName = (name: string | null) => (name === null || name === '' ? 'no name' : name)
