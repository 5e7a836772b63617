/** Moments and durations as text, for UI and CLI alike. */

const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

const relativeStyles = { long: { numeric: 'auto' }, narrow: { style: 'narrow' } } as const
type RelativeStyle = keyof typeof relativeStyles

// Formats are created when they are first used, because that takes milliseconds.
const relativeFormats: Partial<Record<RelativeStyle, Intl.RelativeTimeFormat>> = {}

function relativeFormat(style: RelativeStyle): Intl.RelativeTimeFormat {
  relativeFormats[style] ??= new Intl.RelativeTimeFormat('en', relativeStyles[style])
  return relativeFormats[style]
}

/**
 * "2 hours ago", "yesterday", "in 3 minutes", "just now"; "2h ago" and "5s ago" with `narrow`. Past times count full
 * units; future ones are rounded. A text that is not a time is returned as it is. `now` is in milliseconds since 1970.
 */
export function relativeTime(iso: string, now = Date.now(), style: RelativeStyle = 'long'): string {
  const seconds = (Date.parse(iso) - now) / 1000
  if (Number.isNaN(seconds)) return iso
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
  if (unit === 'second' && style === 'long') return 'just now'
  // A clock that is a few seconds behind the server's must not move a version into the future: -0 is "0s ago".
  if (unit === 'second' && seconds >= 0) return relativeFormat('narrow').format(-0, unit)
  return relativeFormat(style).format(seconds < 0 ? Math.ceil(seconds / size) : Math.round(seconds / size), unit)
}

export type TimeZone = 'local' | 'utc'

/** A function that returns the format for a time zone. */
export function formatByZone(options: Intl.DateTimeFormatOptions): (zone: TimeZone) => Intl.DateTimeFormat {
  const formats: Partial<Record<TimeZone, Intl.DateTimeFormat>> = {}
  return (zone) => {
    formats[zone] ??= new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone === 'utc' ? 'UTC' : undefined })
    return formats[zone]
  }
}

export const exactFormat = formatByZone({ dateStyle: 'medium', timeStyle: 'medium' })

/** "23 Nov 2026, 20:14:03 (Europe/Berlin)". A text that is not a time is returned as it is. */
export function exactTime(iso: string, zone: TimeZone): string {
  const format = exactFormat(zone)
  const time = Date.parse(iso)
  return Number.isNaN(time) ? iso : `${format.format(time)} (${format.resolvedOptions().timeZone})`
}

const shortFormat = formatByZone({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

const DAY_MS = 86_400_000

/** "2 hours ago" within a day, otherwise "23 Nov 03:21", or "23 Nov 2025 03:21" in another year; "03:21" without day. */
export function shortTime(iso: string, zone: TimeZone, now = Date.now(), hasDay = true): string {
  const time = Date.parse(iso)
  if (Number.isNaN(time) || Math.abs(time - now) < DAY_MS) return relativeTime(iso, now)
  const text = (moment: number) => shortFormat(zone).format(moment)
  if (!hasDay) return text(time).replace(/.*, /, '')
  const year = / \d+,/.exec(text(now))?.[0] ?? ''
  return text(time).replace(year, '').replace(',', '')
}

/** "12:04" for a time of the same day as `now`, else "23 Nov 12:04", or "23 Nov 2025 12:04" in another year. */
export function clockTime(iso: string, zone: TimeZone, now = Date.now()): string {
  const [day, time = iso] = shortFormat(zone).format(Date.parse(iso)).split(', ')
  const [today = ''] = shortFormat(zone).format(now).split(', ')
  if (day === today) return time
  return `${day?.replace(/ \d+$/, (year) => (today.endsWith(year) ? '' : year))} ${time}`
}

/** "23 Nov 2026" for a time in milliseconds since 1970. */
export const shortDay = (time: number, zone: TimeZone) => shortFormat(zone).format(time).replace(/,.*/, '')

/** Seconds as "430 ms", "12.5 s", "1 min 5 s", "2 h 5 min", "4 d 2 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 3600) return inTwoUnits(seconds, [60, 'min'], [1, 's'])
  if (seconds < 86_400) return inTwoUnits(seconds, [3600, 'h'], [60, 'min'])
  return inTwoUnits(seconds, [86_400, 'd'], [3600, 'h'])
}

type Unit = [size: number, name: string]

function inTwoUnits(seconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const first = `${Math.floor(seconds / large)} ${largeName}`
  const rest = Math.floor((seconds % large) / small)
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}

/** Seconds rounded to the largest unit that fits, for estimates: "40 s", "6 min", "2 h", "3 d". */
export function roughDuration(seconds: number): string {
  const [size, name] = ROUGH_UNITS.find(([size]) => seconds >= size) ?? [1, 's']
  return `${Math.round(seconds / size)} ${name}`
}

const ROUGH_UNITS: Unit[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]
