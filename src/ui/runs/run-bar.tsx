import { exactRange } from '#content/calendar.ts'
import { exactTime, formatDuration } from '#content/time.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { stateColor } from '#ui/components/state-dot.tsx'
import { usePreference } from '#ui/preferences.ts'
import { useCurrentSecond } from './duration.tsx'
import { placeIn, type Span } from './span.ts'

/** When a run ran, as a bar within the span. Its exact times are the tooltip, which a click shows as well. */
export function RunBar({ run, span }: { run: FlowRun | TaskRun; span: Span }) {
  const { start_time, end_time, state_type } = run
  const zone = usePreference('zone')
  const now = useCurrentSecond(start_time !== null && end_time === null)
  if (start_time === null) return null
  const start = Date.parse(start_time)
  const end = end_time === null ? Math.max(now, start) : Date.parse(end_time)
  const { left, width } = placeIn(span, { start, end })
  const times = end_time === null ? `Since ${exactTime(start_time, zone)}` : exactRange(start, end, zone)
  return (
    <time
      dateTime={start_time}
      title={`${times}, ${formatDuration((end - start) / 1000)}`}
      className="absolute inset-y-0 z-10 flex min-w-2 items-center"
      style={{ left: `min(${left}%, 100% - 0.5rem)`, width: `${width}%` }}
    >
      <span className={`h-2 max-h-full w-full rounded-sm ${stateColor(state_type)}`} />
    </time>
  )
}
