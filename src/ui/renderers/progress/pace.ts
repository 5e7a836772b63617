/** A progress value and its time in milliseconds. */
export type Sample = { at: number; value: number }

/** Without an update for this long, progress counts as stalled. */
const STALLED_AFTER_MS = 2 * 60_000

/** Samples closer together give no reliable pace. */
const MIN_SAMPLE_SPAN_MS = 10_000

/** The pace of a progress value below 100; times in milliseconds. */
export type Pace =
  | { state: 'unknown' }
  | { state: 'stalled'; silence: number }
  | { state: 'moving'; perMinute: number; left: number }

/** The pace between the first and last sample; samples are sorted oldest first. */
export function paceOf(samples: readonly Sample[], now: number): Pace {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined) return { state: 'unknown' }
  if (now - last.at > STALLED_AFTER_MS) return { state: 'stalled', silence: now - last.at }
  if (last.at - first.at < MIN_SAMPLE_SPAN_MS) return { state: 'unknown' }
  const perMinute = ((last.value - first.value) / (last.at - first.at)) * 60_000
  if (perMinute <= 0) return { state: 'unknown' }
  const left = ((100 - last.value) / perMinute) * 60_000 - (now - last.at)
  return left > 0 ? { state: 'moving', perMinute, left } : { state: 'unknown' }
}
