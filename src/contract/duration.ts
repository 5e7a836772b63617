/** Lengths of time as people write them in settings and on the command line: `90s`, `30m`, `12h`, `30d`, `2w`. */
import * as z from 'zod/mini'
import * as pydantic from './pydantic-types.ts'

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const DURATION = /^(\d{1,9})([smhdw])$/

/** How often something is done by itself: neither all the time nor once in a lifetime. */
const MOST_SECONDS = 10 * 366 * 86_400

/** Seconds, or null when `text` is no duration. */
export function secondsOf(text: string): number | null {
  const [, count = '', unit = ''] = DURATION.exec(text) ?? []
  const seconds = SECONDS[unit]
  return seconds === undefined ? null : Number(count) * seconds
}

export const Duration = pydantic.textMatching(
  DURATION,
  pydantic.valueError('a duration is a whole number and a unit: 90s, 30m, 12h, 30d or 2w.'),
)

/** A duration from one time to the next. */
export const Interval = Duration.check(
  z.refine(
    (text) => {
      const seconds = secondsOf(text) ?? 0
      return seconds >= 1 && seconds <= MOST_SECONDS
    },
    { params: pydantic.valueError('the time between two runs is from 1s to 3660d.') },
  ),
)
