/** Days and ranges of time as text. */
import { exactFormat, formatByZone, type TimeZone } from './time.ts'

/** "23 Nov 2026, 20:14:03 – 20:15:00 (Europe/Berlin)", for times in milliseconds since 1970. */
export function exactRange(start: number, end: number, zone: TimeZone): string {
  const format = exactFormat(zone)
  return `${format.formatRange(start, end).replaceAll('\u2009', ' ')} (${format.resolvedOptions().timeZone})`
}

const rangeFormat = formatByZone({ day: 'numeric', month: 'short' })

/** "22 – 26 Nov", "30 Oct – 2 Nov", "26 Nov". Empty for texts that are not times. */
export function dayRange(start: string, end: string, zone: TimeZone): string {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  if (Number.isNaN(from) || Number.isNaN(to)) return ''
  return rangeFormat(zone).formatRange(from, to).replaceAll('\u2009', ' ')
}

const dayFormat = formatByZone({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })

/** "Mon 23 Nov", or "Sun 23 Nov 2025" in another year. Undefined for a text that is not a time. */
export function dayName(iso: string, zone: TimeZone, now = Date.now()): string | undefined {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) return
  const text = (moment: number) => dayFormat(zone).format(moment).replace(',', '')
  return text(time).replace(text(now).slice(-5), '')
}
