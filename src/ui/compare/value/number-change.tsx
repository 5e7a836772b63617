import { ArrowRight } from 'lucide-react'
import { numberDifference } from '#compare/number-difference.ts'
import { formatDifferent } from '#compare/number-text.ts'
import type { NumberChange } from '#contract/compare/change.ts'

/** Two numbers, large, with their difference. Those of progress are bars as well. */
export default function NumberChangeView({ change, isProgress }: { change: NumberChange; isProgress: boolean }) {
  const { old, new: now } = change
  const [oldText, newText] = formatDifferent(old, now)
  const unit = isProgress ? ' %' : ''
  return (
    <div className="grid gap-4 rounded-card border border-line bg-surface p-6 shadow-card">
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 font-semibold text-3xl">
        <del className="text-removed decoration-2">{`${oldText}${unit}`}</del>
        <ArrowRight aria-hidden="true" className="size-6 text-muted" />
        <ins className="text-added no-underline">{`${newText}${unit}`}</ins>
        <span className="font-medium text-base text-muted">{numberDifference(old, now).text}</span>
      </p>
      {isProgress && (
        <div aria-hidden="true" className="grid gap-1.5">
          <Bar value={old} className="bg-removed" />
          <Bar value={now} className="bg-added" />
        </div>
      )}
    </div>
  )
}

const Bar = ({ value, className }: { value: number; className: string }) => (
  <div className="h-2.5 overflow-hidden rounded-full bg-sunken">
    <div
      className={`h-full rounded-full ${className}`}
      style={{ width: `${Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0}%` }}
    />
  </div>
)
