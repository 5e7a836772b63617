/** How regularly the versions of a key are published. Times are milliseconds since 1970, in ascending order. */

/** The median interval between versions, and the median deviation from it. */
export type Rhythm = { intervalMs: number; spreadMs: number }

/** The rhythm of a key; null if there are too few versions, or if they are too irregular to expect a next one. */
export function rhythmOf(_times: readonly number[]): Rhythm | null {
  return null
}

/** By how many milliseconds the next version is late; null if it is not late or not expected at a certain time. */
export function overdueBy(_times: readonly number[], _now: number): number | null {
  return null
}

/** How many versions are missing between two consecutive ones. */
export function missedBetween(_earlier: number, _later: number, _rhythm: Rhythm): number {
  return 0
}
