import { useEffect, useEffectEvent, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type ChartLook, chartOptions } from './chart-options.ts'
import type { Cursor } from './cursor.ts'

/** What all charts of the page share. */
export type ChartFrame = Omit<ChartLook, 'width'> & {
  times: readonly number[]
  /** The ends of the time axis in milliseconds. */
  range: [from: number, to: number]
  /** Times of versions whose run failed. */
  failed: readonly number[]
  cursor: Cursor
  onBrush: (from: number, to: number) => void
  onReset: () => void
  onOpen: (index: number) => void
}

/** One number over time. Dragging selects a time range, a click opens the version; a tap only moves the cursor. */
export default function Chart({
  values,
  width,
  frame,
}: {
  values: readonly (number | null)[]
  width: number
  frame: ChartFrame
}) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot>(null)
  const { times, cursor, palette, zone, isLog, range, failed } = frame
  const [from, to] = range
  const brush = useEffectEvent(frame.onBrush)
  const reset = useEffectEvent(frame.onReset)
  const onOpen = useEffectEvent(frame.onOpen)
  const readFailed = useEffectEvent(() => failed)
  const follow = useEffectEvent(() => {
    const plot = chart.current
    const time = cursor.index === null ? undefined : times[cursor.index]
    plot?.setCursor({ left: time === undefined ? -10 : plot.valToPos(time, 'x'), top: 0 }, false)
  })
  useEffect(() => {
    if (host.current === null) return
    const options = chartOptions({ width, palette, zone, isLog }, { brush, reset, readFailed })
    const plot = new uPlot(options, [[], []], host.current)
    chart.current = plot
    const open = (event: MouseEvent) => {
      const isTouch = event instanceof PointerEvent && event.pointerType === 'touch'
      if (!isTouch && cursor.index !== null) onOpen(cursor.index)
    }
    // The chart's own hook is also called without a pointer, when the chart is drawn.
    const move = ({ clientX }: MouseEvent) => cursor.move(plot.posToIdx(clientX - plot.rect.left))
    plot.over.addEventListener('mousemove', move)
    plot.over.addEventListener('mouseleave', () => cursor.move(null))
    plot.over.addEventListener('click', open)
    const unfollow = cursor.follow(() => follow())
    return () => {
      unfollow()
      plot.destroy()
    }
  }, [width, cursor, palette, zone, isLog])
  // The chart stays when its data changes, which would end the dragging of a time range.
  // biome-ignore lint/correctness/useExhaustiveDependencies: also draws the data in each new chart, and new marks.
  useEffect(() => {
    chart.current?.setData([[...times], [...values]], false)
    chart.current?.setScale('x', { min: from, max: to })
    queueMicrotask(follow)
  }, [width, cursor, palette, zone, isLog, times, values, from, to, failed])
  return <div ref={host} aria-hidden="true" className="cursor-crosshair" />
}
