/** The state of a mirror in words, for UI and CLI alike. */
import type { MirrorStatus } from '#contract/mirror.ts'
import { formatNumber, plural } from './number.ts'
import { roughDuration } from './time.ts'

type Progress = Pick<MirrorStatus, 'artifacts' | 'only_here' | 'upstream_artifacts' | 'seconds_left'>

/** "12,400 of about 80,000 artifacts, 4 min left". */
export function syncProgress({ artifacts, only_here, upstream_artifacts, seconds_left }: Progress): string {
  const here = artifacts - only_here
  if (upstream_artifacts === null || upstream_artifacts < here) return plural(here, 'artifact')
  const left = seconds_left === null ? '' : `, ${roughDuration(Math.max(seconds_left, 1))} left`
  return `${formatNumber(here)} of about ${plural(upstream_artifacts, 'artifact')}${left}`
}

/** A mirror reads every minute at the latest. */
const MAX_LAG_MS = 180_000

/** Milliseconds since the last sync if that is unusually long; else null. */
export function lateBy({ checked }: Pick<MirrorStatus, 'checked'>, now: number): number | null {
  const lag = checked === null ? 0 : now - Date.parse(checked)
  return lag > MAX_LAG_MS ? lag : null
}
