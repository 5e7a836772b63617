import { formatNumber } from '#content/number.ts'
import type { JsonChange } from '#contract/compare/change.ts'
import { ChangeNote } from '#ui/compare/change-note.tsx'
import { ChangeList } from '#ui/compare/view/change-list.tsx'
import { OldToNew } from '#ui/compare/view/old-to-new.tsx'

const marks = {
  added: { mark: '+', label: 'Added', className: 'text-added', background: 'bg-added-soft' },
  removed: { mark: '−', label: 'Removed', className: 'text-removed', background: 'bg-removed-soft' },
  changed: { mark: '~', label: 'Changed', className: 'text-warn', background: 'bg-surface' },
} as const

/** The members that differ, by path. */
export default function JsonChangeView({ change, current }: { change: JsonChange; current: number | null }) {
  const { changes, counts, note } = change
  const all = counts.added + counts.removed + counts.changed
  return (
    <div className="grid grid-cols-1 gap-3">
      <ChangeNote note={note} />
      <ChangeList
        label="Changed members"
        count={changes.length}
        current={current}
        item={(index) => {
          const member = changes[index]
          if (member === undefined) return { className: '', content: null }
          const { mark, label, className, background } = marks[member.status]
          return {
            className: background,
            content: (
              <>
                <p className="flex gap-2">
                  <span aria-hidden="true" className={`w-3 shrink-0 text-center font-mono font-semibold ${className}`}>
                    {mark}
                  </span>
                  <span className="sr-only">{label}</span>
                  <code className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere]">{member.path}</code>
                </p>
                <p className="mt-1 line-clamp-6 pl-5">
                  <OldToNew change={member} />
                </p>
              </>
            ),
          }
        }}
      />
      {all > changes.length && (
        <p className="text-muted">
          The first {formatNumber(changes.length)} of {formatNumber(all)} changes are shown.
        </p>
      )}
    </div>
  )
}
