import uPlot from 'uplot'
import type { TimeZone } from '#content/time.ts'
import { numberLabels, timeLabels } from './axis-labels.ts'
import { CHART_HEIGHT_PX } from './chart-height.ts'
import type { Palette } from './palette.ts'
import { valueRange } from './value-range.ts'

const FONT = '11px system-ui, sans-serif'
const HALF_MINUTE_MS = 30_000
/** Of the labels beside the chart, which are aligned with those of other charts unless they are long. */
const MIN_LABELS_PX = 52
const CHAR_PX = 6.5
/** Of the marks of failed runs, on the time axis. */
const MARK_PX = { width: 2, height: 6 }

export type ChartLook = {
  width: number
  palette: Palette
  zone: TimeZone
  isLog: boolean
}

/** A line over time, with gaps where versions lack the number. */
export function chartOptions(
  { width, palette, zone, isLog }: ChartLook,
  on: {
    brush: (from: number, to: number) => void
    reset: () => void
    readFailed: () => readonly number[]
  },
): uPlot.Options {
  const axis = { stroke: palette.muted, font: FONT }
  return {
    width,
    height: CHART_HEIGHT_PX,
    ms: 1,
    ...(zone === 'utc' && { tzDate: (time: number) => uPlot.tzDate(new Date(time), 'Etc/UTC') }),
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: (_, from, to) => padded(from, to) },
      // There is no minimum in a range without values.
      y: {
        distr: isLog ? 3 : 1,
        range: (_, min, max) =>
          min === null ? [null, null] : isLog ? uPlot.rangeLog(min, max, 10, false) : valueRange(min, max),
      },
    },
    axes: [
      {
        ...axis,
        size: 36,
        space: 64,
        gap: 3,
        grid: { show: false },
        ticks: { stroke: palette.line, width: 1, size: 4 },
        border: { show: true, stroke: palette.line, width: 1 },
        values: (_, times, _axis, _space, step) => timeLabels(times, step, zone),
      },
      {
        ...axis,
        size: (_, labels) => Math.max(MIN_LABELS_PX, ...(labels ?? []).map((label) => 14 + label.length * CHAR_PX)),
        space: 28,
        // Of a log scale, not all values have labels.
        grid: {
          stroke: palette.line,
          width: 1,
          filter: (plot, ...splits) => plot.axes[1]?.filter?.(plot, ...splits) ?? [],
        },
        ticks: { show: false },
        values: (_, values, _axis, _space, step) => numberLabels(values, isLog ? 0 : step),
      },
    ],
    series: [
      {},
      {
        stroke: palette.accent,
        width: 1.5,
        points: { size: 5, space: 12, width: 0, fill: palette.accent, filter: isolatedPoints },
      },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 8, width: 2, stroke: palette.surface, fill: palette.accent },
      bind: {
        dblclick: () => () => {
          on.reset()
          return null
        },
      },
    },
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width === 0) return
          on.brush(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
      draw: [(plot) => markFailed(plot, on.readFailed(), palette.bad)],
    },
  }
}

/** A single moment gets an axis too. */
const padded = (from: number, to: number): [number, number] =>
  from < to ? [from, to] : [from - HALF_MINUTE_MS, to + HALF_MINUTE_MS]

/** Values between two gaps, which no line shows; null where all points are shown. */
function isolatedPoints({ data }: uPlot, series: number, isShown: boolean): number[] | null {
  const values = data[series]
  if (isShown || values === undefined) return null
  const isMissing = (index: number) => values[index] === null || values[index] === undefined
  const isolated: number[] = []
  for (let index = 0; index < values.length; index++) {
    if (!isMissing(index) && isMissing(index - 1) && isMissing(index + 1)) isolated.push(index)
  }
  return isolated
}

function markFailed({ ctx, bbox, valToPos }: uPlot, failed: readonly number[], color: string): void {
  const ratio = uPlot.pxRatio
  const bottom = bbox.top + bbox.height
  ctx.fillStyle = color
  for (const time of failed) {
    const left = valToPos(time, 'x', true)
    if (left < bbox.left || left > bbox.left + bbox.width) continue
    ctx.fillRect(left - (MARK_PX.width * ratio) / 2, bottom, MARK_PX.width * ratio, MARK_PX.height * ratio)
  }
}
