import { type PreferenceValue, usePreference } from '#ui/preferences.ts'
import { useNow } from './use-now.ts'

type Zone = PreferenceValue<'zone'>

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exactFormats = { local: exactFormat(undefined), utc: exactFormat('UTC') }

function exactFormat(timeZone: string | undefined) {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
}

function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** "3 minutes ago", "yesterday", "in 2 hours"; both times in milliseconds. */
function relativeTime(at: number, now: number): string {
  const seconds = (at - now) / 1000
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  return unit ? relativeFormat.format(Math.round(seconds / unit[1]), unit[0]) : 'just now'
}

/** "23 Nov 2026, 20:14:03 (Europe/Berlin)". */
export function exactTime(at: string, zone: Zone): string {
  return `${exactFormats[zone].format(new Date(at))} (${zoneName(zone)})`
}

/** A moment on the wire, as people say it; the exact time with its zone on hover, or instead with `exact`. */
export function Time({ at, exact = false }: { at: string; exact?: boolean }) {
  const zone = usePreference('zone')
  const now = useNow()
  const full = exactTime(at, zone)
  return (
    <time dateTime={at} title={full}>
      {exact ? full : relativeTime(Date.parse(at), now)}
    </time>
  )
}

/** Seconds as "430 ms", "12 s", "3 min 20 s", "2 h 5 min", "4 d 2 h". */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`
  const pair = (large: number, small: number, names: [string, string]) => {
    const count = Math.floor(seconds / large)
    const rest = Math.floor((seconds % large) / small)
    return rest === 0 ? `${count} ${names[0]}` : `${count} ${names[0]} ${rest} ${names[1]}`
  }
  if (seconds < 3600) return pair(60, 1, ['min', 's'])
  if (seconds < 86_400) return pair(3600, 60, ['h', 'min'])
  return pair(86_400, 3600, ['d', 'h'])
}
