import type { StateType } from '#contract/run.ts'

const colors: Partial<Record<StateType, string>> = {
  COMPLETED: 'bg-good',
  FAILED: 'bg-bad',
  CRASHED: 'bg-bad',
  RUNNING: 'bg-accent',
  PAUSED: 'bg-warn',
  CANCELLING: 'bg-warn',
}

/** The class of the color that stands for a state. */
export const stateColor = (type: StateType | null) => (type && colors[type]) ?? 'bg-muted'

/** The state of a run as a colored dot, with its name as the tooltip and for screen readers. */
export function StateDot({ type, name }: { type: StateType | null; name: string | null }) {
  if (type === null) return null
  const label = name ?? type.toLowerCase()
  return (
    <span title={label} className={`size-2 shrink-0 rounded-full ${stateColor(type)}`}>
      <span className="sr-only">{label}:</span>
    </span>
  )
}
