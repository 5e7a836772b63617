/** Times as people give and read them on the command line. */
import { secondsOf } from '#contract/duration.ts'
import { UsageError } from './failure.ts'

/** `7d` is seven days before now; else a date as JavaScript reads it, by which ISO 8601 is meant. */
export function readTime(text: string): Date {
  const seconds = secondsOf(text)
  const time = seconds === null ? new Date(text) : new Date(Date.now() - seconds * 1000)
  if (Number.isNaN(time.getTime()) || !/^\d/.test(text)) {
    throw new UsageError(
      `${JSON.stringify(text)} is no time: it has to be like 7d, 12h, 2026-03-01 or 2026-03-01T12:00Z.`,
    )
  }
  return time
}

/** Whether a moment is before another one, to the microsecond. */
export function isBefore(iso: string, other: string): boolean {
  const distance = Date.parse(iso) - Date.parse(other)
  return distance < 0 || (distance === 0 && microseconds(iso) < microseconds(other))
}

function microseconds(iso: string): string {
  return (/\.(\d+)/.exec(iso)?.[1] ?? '').padEnd(6, '0')
}

const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const
const relative = new Intl.RelativeTimeFormat('en', { style: 'narrow' })

/** "5d ago". */
export function ago(iso: string): string {
  const seconds = (Date.now() - Date.parse(iso)) / 1000
  if (Number.isNaN(seconds)) return iso
  const [unit, size] = STEPS.find(([, least]) => seconds >= least) ?? ['second', 1]
  return relative.format(-Math.max(0, Math.floor(seconds / size)), unit)
}
