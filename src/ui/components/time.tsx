import { exactTime, shortTime } from '#content/time.ts'
import { usePreference } from '#ui/preferences.ts'
import { useNow } from './use-now.ts'

/**
 * A short time, relative within a day, or the exact time with `exact`. `hasDay` is false below a day's name. The exact time of a short one is its tooltip, which
 * a click shows as well (layout/exact-time.ts); so it lies above links that cover a whole entry.
 */
export function Time({ at, exact = false, hasDay = true }: { at: string; exact?: boolean; hasDay?: boolean }) {
  const zone = usePreference('zone')
  const now = useNow()
  const full = exactTime(at, zone)
  if (exact) return <time dateTime={at}>{full}</time>
  return (
    <time dateTime={at} title={full} className="relative z-10">
      {shortTime(at, zone, now, hasDay)}
    </time>
  )
}
