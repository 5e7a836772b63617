/** Ranges of days as moments, in the time zone of the user or in UTC. */
import type { TimeZone } from '#content/time.ts'

/** The first moment of a day such as "2026-11-23" as the URL holds it: "2026-11-22T15:00Z". Null if it is not a day. */
export function startOfDay(day: string, zone: TimeZone): string | null {
  return toUrlTime(Date.parse(zone === 'utc' ? `${day}T00:00Z` : `${day}T00:00`))
}

/** The first moment after a day. */
export function endOfDay(day: string, zone: TimeZone): string | null {
  const next = new Date(`${day}T12:00Z`)
  if (Number.isNaN(next.getTime())) return null
  next.setUTCDate(next.getUTCDate() + 1)
  return startOfDay(next.toISOString().slice(0, 10), zone)
}

/** The day of a moment in milliseconds, such as "2026-11-23". */
export function dayOf(time: number, zone: TimeZone): string {
  const offset = zone === 'utc' ? 0 : new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 10)
}

function toUrlTime(time: number): string | null {
  // Years of five digits have another form.
  const text = Number.isNaN(time) ? '' : new Date(time).toISOString()
  return /^\d{4}-/.test(text) ? text.replace(/:\d\d\.\d+Z$/, 'Z') : null
}
