import { useState } from 'react'
import { numberDifference } from '#compare/number-difference.ts'
import { formatShort } from '#compare/number-text.ts'
import { previousValue } from '#compare/series/previous-value.ts'
import { exactTime } from '#content/time.ts'
import type { SeriesVersion } from '#contract/compare/series.ts'
import { Button } from '#ui/components/button.tsx'
import { useElementWidth } from '#ui/renderers/table/format/use-element-width.ts'
import Chart from '#ui/trends/chart.tsx'
import { CHART_HEIGHT_PX } from '#ui/trends/chart-height.ts'
import { useCursorIndex } from '#ui/trends/cursor.ts'
import { useChartFrame } from '#ui/trends/use-chart-frame.ts'
import { VersionLink } from '#ui/trends/version-link.tsx'

/** The values as a line, in which dragging zooms and a click opens the version. */
export function HistoryChart({
  artifactKey,
  versions,
  values,
}: {
  artifactKey: string
  versions: readonly SeriesVersion[]
  values: readonly (number | null)[]
}) {
  const [host, width] = useElementWidth()
  const frame = useChartFrame(artifactKey, versions)
  const { times, cursor, zone } = frame
  const [zoom, setZoom] = useState<[from: number, to: number] | null>(null)
  const index = useCursorIndex(cursor) ?? versions.length - 1
  const version = versions[index]
  const value = values[index] ?? null
  const before = previousValue(values, index)
  return (
    <div className="min-w-0 flex-[2_1_20rem]">
      <div className="flex items-center gap-x-3 tabular-nums">
        <span className="font-semibold text-lg">{value === null ? '–' : formatShort(value)}</span>
        {value !== null && before !== null && (
          <span className="text-muted text-xs">{numberDifference(before, value).text || 'No change'}</span>
        )}
        <Button look="quiet" className="ml-auto" aria-disabled={zoom === null} onClick={() => setZoom(null)}>
          Reset zoom
        </Button>
      </div>
      {version && (
        <p className="text-muted text-xs tabular-nums">
          <VersionLink artifactKey={artifactKey} versions={versions} index={index} />,{' '}
          {exactTime(version.created, zone)}
        </p>
      )}
      <div ref={host} style={{ height: CHART_HEIGHT_PX }}>
        {width !== null && (
          <Chart
            values={values}
            width={width}
            frame={{
              ...frame,
              isLog: false,
              range: zoom ?? [times[0] ?? 0, times.at(-1) ?? 0],
              onBrush: (from, to) => setZoom([from, to]),
              onReset: () => setZoom(null),
            }}
          />
        )}
      </div>
    </div>
  )
}
