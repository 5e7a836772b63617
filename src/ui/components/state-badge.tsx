import type { StateType } from '#contract/run.ts'

const looks: Record<StateType, string> = {
  COMPLETED: 'bg-good-soft text-good',
  FAILED: 'bg-bad-soft text-bad',
  CRASHED: 'bg-bad-soft text-bad',
  RUNNING: 'bg-accent-soft text-accent',
  PENDING: 'bg-sunken text-muted',
  SCHEDULED: 'bg-sunken text-muted',
  PAUSED: 'bg-warn-soft text-warn',
  CANCELLING: 'bg-warn-soft text-warn',
  CANCELLED: 'bg-sunken text-muted',
}

/** The state of a run by name and color. */
export function StateBadge({ type, name }: { type: StateType | null; name: string | null }) {
  if (type === null) return null
  return (
    <span
      className={`inline-flex h-5 max-w-44 shrink-0 items-center gap-1.5 rounded-full px-2 text-xs font-medium ${looks[type]}`}
    >
      <span aria-hidden="true" className="size-1.5 shrink-0 rounded-full bg-current" />
      <span className="truncate">{name ?? type.toLowerCase()}</span>
    </span>
  )
}
