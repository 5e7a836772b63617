/** How regularly the versions of a key are published. Times are milliseconds since 1970, in ascending order. */
import { median } from './median.ts'

/** A longer wait than usual, as over a weekend. */
type Pause = { start: number; lengthMs: number }

/** The median interval between versions, the median deviation from it, and the pauses there were. */
export type Rhythm = { intervalMs: number; spreadMs: number; pauses: Pause[] }

const MIN_INTERVALS = 4
/** Older versions say little about the next one. */
const MAX_INTERVALS = 200
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** The rhythm of a key; null if there are too few versions, or if they are too irregular to expect a next one. */
export function rhythmOf(times: readonly number[]): Rhythm | null {
  const recent = times.slice(-MAX_INTERVALS - 1)
  const intervals = recent.slice(1).map((time, index) => time - (recent[index] ?? time))
  if (intervals.length < MIN_INTERVALS) return null
  const intervalMs = median(intervals)
  const spreadMs = median(intervals.map((interval) => Math.abs(interval - intervalMs)))
  if (!(intervalMs > 0) || spreadMs > intervalMs / 2) return null
  const rhythm = { intervalMs, spreadMs }
  const pauses = intervals.flatMap((lengthMs, index) => {
    const start = recent[index] ?? 0
    return lengthMs > intervalMs + toleranceOf(rhythm) ? [{ start, lengthMs }] : []
  })
  return { ...rhythm, pauses }
}

/** By how many milliseconds the next version is late; null if it is not late or not expected at a certain time. */
export function overdueBy(times: readonly number[], now: number): number | null {
  const rhythm = rhythmOf(times)
  const last = times.at(-1)
  if (rhythm === null || last === undefined) return null
  const late = now - last - expectedWait(last, rhythm)
  return late > toleranceOf(rhythm) ? late : null
}

/** How many versions are missing between two consecutive ones. A pause that recurs, such as a weekend, misses none. */
export function missedBetween(earlier: number, later: number, rhythm: Rhythm): number {
  const waited = later - earlier
  const expected = expectedWait(earlier, rhythm)
  if (!(waited > expected + toleranceOf(rhythm))) return 0
  return Math.max(1, Math.round((waited - expected) / rhythm.intervalMs))
}

/** The usual interval, or the longest usual pause from that time on. */
function expectedWait(start: number, rhythm: Rhythm): number {
  return usualPauses(start, rhythm).reduce((longest, { lengthMs }) => Math.max(longest, lengthMs), rhythm.intervalMs)
}

/** How much longer than expected a wait may be. */
function toleranceOf({ intervalMs, spreadMs }: Pick<Rhythm, 'intervalMs' | 'spreadMs'>): number {
  return Math.max(3 * spreadMs, intervalMs / 4)
}

/** Other pauses that started at the same time of the week, and several shorter than a day at the same time of the day. */
function usualPauses(start: number, { intervalMs, spreadMs, pauses }: Rhythm): Pause[] {
  const tolerance = toleranceOf({ intervalMs, spreadMs })
  const recurring = (period: number) =>
    pauses.filter((pause) => {
      const rest = Math.abs(pause.start - start) % period
      // Versions that are further apart meet every time of the period.
      return intervalMs < period / 2 && pause.start !== start && Math.min(rest, period - rest) <= tolerance
    })
  const daily = recurring(DAY_MS).filter(({ lengthMs }) => lengthMs < DAY_MS)
  return [...recurring(WEEK_MS), ...(daily.length > 1 ? daily : [])]
}
