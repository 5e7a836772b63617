/** The recent versions of a key as bars. */
import { formatBytes } from '#content/bytes.ts'
import { formatNumber, plural } from '#content/number.ts'
import type { HistoryPoint } from '#contract/vitrine.ts'

export type Bar = {
  version: number
  /** From 0.1 to 1. */
  height: number
  status: 'changed' | 'unchanged' | 'failed'
}

type Bars = {
  bars: Bar[]
  /** "Last 12 versions: 3 changed, 1 by a failed run. Value from 0.82 to 0.79." */
  label: string
}

/** A change by this share of the largest value takes the full height, so that small changes look small. */
const FULL_CHANGE = 0.5
const MIN_HEIGHT = 0.1

/** The bars of versions, oldest first. Their height is the main number of each value, or the size if they have none. */
export function barsOf(history: readonly HistoryPoint[]): Bars {
  const hasValues = history.every(({ value }) => value !== null && Number.isFinite(value))
  const numbers = history.map(({ value, size }) => (hasValues ? (value ?? 0) : size))
  const heights = heightsOf(numbers)
  const bars = history.map((point, index) => ({
    version: point.version,
    height: heights[index] ?? MIN_HEIGHT,
    status: statusOf(point),
  }))
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)]
  const text = hasValues ? formatNumber : formatBytes
  const range = first === last ? text(first) : `from ${text(first)} to ${text(last)}`
  return { bars, label: `${countsOf(bars)}. ${hasValues ? 'Value' : 'Size'} ${range}.` }
}

function countsOf(bars: readonly Bar[]): string {
  const countOf = (status: Bar['status']) => bars.filter((bar) => bar.status === status).length
  const [changed, failed] = [countOf('changed'), countOf('failed')]
  return `Last ${plural(bars.length, 'version')}: ${changed} changed${failed > 0 ? `, ${failed} by failed runs` : ''}`
}

function statusOf({ status, is_failed }: HistoryPoint): Bar['status'] {
  if (is_failed) return 'failed'
  return status === 'changed' || status === 'kind' ? 'changed' : 'unchanged'
}

/** Equal numbers are half as high as the space; the others spread around them. */
function heightsOf(numbers: readonly number[]): number[] {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  // Halves, because the difference of two finite numbers can be infinite.
  const half = Math.max(high / 2 - low / 2, (FULL_CHANGE / 2) * Math.max(Math.abs(low), Math.abs(high)))
  const middle = high / 2 + low / 2
  return numbers.map((number) => {
    const deviation = half === 0 ? 0 : (number - middle) / half
    return Math.min(1, Math.max(MIN_HEIGHT, 0.5 + deviation / 2))
  })
}
