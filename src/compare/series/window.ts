/** A part of the versions, by index, inclusive. Empty if `last < first`. */
export type Window = { first: number; last: number }

/** The versions between two times in milliseconds, each null without a bound. `times` are in ascending order. */
export function windowOf(times: readonly number[], from: number | null, to: number | null): Window {
  const first = from === null ? 0 : times.findIndex((time) => time >= from)
  const last = to === null ? times.length - 1 : times.findLastIndex((time) => time <= to)
  return { first: first < 0 ? times.length : first, last }
}

/** The times of versions in milliseconds, never descending, as an axis needs them. */
export function timesOf(versions: readonly { created: string }[]): number[] {
  let latest = Number.NEGATIVE_INFINITY
  return versions.map(({ created }) => {
    const time = Date.parse(created)
    if (time > latest) latest = time
    return latest
  })
}
