/** Durations as written in settings and on the command line: `90s`, `30m`, `12h`, `30d`, `2w`. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const DURATION = /^(\d{1,9})([smhdw])$/

/** Ten years; a longer interval is certainly a mistake. */
const MAX_INTERVAL_SECONDS = 10 * 366 * 86_400

/** Seconds, or null if `text` is not a duration. */
export function secondsOf(text: string): number | null {
  const [, count = '', unit = ''] = DURATION.exec(text) ?? []
  const seconds = SECONDS[unit]
  return seconds === undefined ? null : Number(count) * seconds
}

export const Duration = pydantic.textMatching(
  DURATION,
  pydantic.valueError('a duration is a whole number and a unit: 90s, 30m, 12h, 30d or 2w.'),
)

/** A duration within the bounds of an interval. */
export const Interval = Duration.check(
  z.refine(
    (text) => {
      const seconds = secondsOf(text) ?? 0
      return seconds >= 1 && seconds <= MAX_INTERVAL_SECONDS
    },
    { params: pydantic.valueError('the interval must be between 1s and 3660d.') },
  ),
)
