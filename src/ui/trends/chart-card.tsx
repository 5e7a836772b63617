import { Pin, PinOff } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { numberDifference } from '#compare/number-difference.ts'
import { formatShort } from '#compare/number-text.ts'
import { previousValue } from '#compare/series/previous-value.ts'
import type { Window } from '#compare/series/window.ts'
import type { NumberSeries } from '#contract/compare/series.ts'
import { IconButton } from '#ui/components/button.tsx'
import { RendererBoundary } from '#ui/renderers/error-boundary.tsx'
import { useElementWidth } from '#ui/renderers/table/format/use-element-width.ts'
import type { ChartFrame } from './chart.tsx'
import { CHART_HEIGHT_PX } from './chart-height.ts'
import { useCursorIndex } from './cursor.ts'
import { useIsNear } from './use-is-near.ts'

const Chart = lazy(() => import('./chart.tsx'))

/** A number: its value at the cursor, or the newest one, what changed, and its chart once it is near the viewport. */
export function ChartCard({
  series: { name, values },
  shown,
  frame,
  isPinned,
  onPin,
}: {
  series: NumberSeries
  /** The versions in the time range. */
  shown: Window
  frame: ChartFrame
  isPinned: boolean
  onPin: () => void
}) {
  const [plot, width] = useElementWidth()
  const isNear = useIsNear(plot)
  const index = useCursorIndex(frame.cursor) ?? shown.last
  const value = values[index] ?? null
  const before = previousValue(values, index)
  const isPositive = values.slice(shown.first, shown.last + 1).every((value) => value === null || value > 0)
  const PinIcon = isPinned ? PinOff : Pin
  return (
    <li
      aria-label={name}
      className="grid min-w-0 grid-cols-1 grid-rows-[auto_1fr_auto] gap-1 rounded-card border border-line bg-surface p-3 shadow-card"
    >
      <div className="flex items-start gap-2">
        <h2 dir="auto" className="min-w-0 flex-1 truncate pt-1.5 text-sm" title={name}>
          {name}
        </h2>
        {frame.isLog && !isPositive && <span className="pt-2 text-muted text-xs">Linear: has values ≤ 0</span>}
        <IconButton
          look="quiet"
          label={`${isPinned ? 'Unpin' : 'Pin'} ${name}`}
          tooltip={isPinned ? 'Unpin' : 'Pin to the top'}
          aria-pressed={isPinned}
          className="aria-pressed:text-accent"
          onClick={onPin}
        >
          <PinIcon aria-hidden="true" className="size-3.5" />
        </IconButton>
      </div>
      <p className="flex flex-wrap content-start items-baseline gap-x-2">
        <span className="font-semibold text-lg tabular-nums">{value === null ? '–' : formatShort(value)}</span>
        <span className="text-muted text-xs tabular-nums">
          {value === null ? 'No value' : before !== null && (numberDifference(before, value).text || 'No change')}
        </span>
      </p>
      <div ref={plot} style={{ height: CHART_HEIGHT_PX }}>
        {isNear && width !== null && (
          <RendererBoundary fallback={() => <p className="text-bad">Could not draw this chart.</p>}>
            <Suspense>
              <Chart values={values} width={width} frame={{ ...frame, isLog: frame.isLog && isPositive }} />
            </Suspense>
          </RendererBoundary>
        )}
      </div>
    </li>
  )
}
