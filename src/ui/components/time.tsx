import { exactTime, relativeTime } from '#content/time.ts'
import { usePreference } from '#ui/preferences.ts'
import { useNow } from './use-now.ts'

/** A relative time with the exact time as its tooltip, or the exact time with `exact`. */
export function Time({ at, exact = false }: { at: string; exact?: boolean }) {
  const zone = usePreference('zone')
  const now = useNow()
  const full = exactTime(at, zone)
  return (
    <time dateTime={at} title={full}>
      {exact ? full : relativeTime(at, now)}
    </time>
  )
}
