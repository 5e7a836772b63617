import type { Lane } from '#compare/timeline/lanes.ts'
import { formatNumber } from '#content/number.ts'

const MAX_NAMES = 6

/** The marks and full names of the flows and deployments that publish the same key. */
export function TimelineLanes({ lanes }: { lanes: readonly Lane[] }) {
  return (
    <ul
      aria-label="Published by"
      className="flex shrink-0 flex-wrap gap-x-3 gap-y-1 border-line border-b px-3 py-1.5 text-muted text-xs"
    >
      {lanes.slice(0, MAX_NAMES).map((lane) => (
        <li key={lane.position} className="flex min-w-0 items-baseline gap-1.5">
          <LaneMark {...lane} />
          <span className="wrap-anywhere min-w-0">{lane.name}</span>
        </li>
      ))}
      {lanes.length > MAX_NAMES && <li>and {formatNumber(lanes.length - MAX_NAMES)} more</li>}
    </ul>
  )
}

const colors = ['rich', 'progress', 'image', 'table', 'markdown', 'link']

/** The letter of a flow or deployment. */
export function LaneMark({ mark, position }: Lane) {
  const color = `var(--color-kind-${colors[position % colors.length]})`
  return (
    <span
      aria-hidden="true"
      className="min-w-4 shrink-0 rounded border border-current px-0.5 text-center font-semibold text-[0.625rem] leading-3.5"
      style={{ color }}
    >
      {mark}
    </span>
  )
}
