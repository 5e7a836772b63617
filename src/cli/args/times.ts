/** Times as people give and read them on the command line. */

import { UsageError } from '#cli/errors.ts'
import { secondsOf } from '#contract/duration.ts'

/** A date, with a time of day or without one; the zone goes with the time. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?))?$/

/**
 * `7d` is seven days before now, a date its midnight in UTC, and a time without a zone one of this machine. Nothing else is
 * guessed at, and nothing in the future taken: by a time that is read wrong, all that there is would go.
 */
export function readTime(text: string): Date {
  const time = timeOf(text)
  if (time === null) {
    throw new UsageError(
      `${JSON.stringify(text)} is no time: it has to be like 7d, 12h, 2026-03-01 or 2026-03-01T12:00Z.`,
    )
  }
  if (time.getTime() > Date.now()) {
    throw new UsageError(
      `${JSON.stringify(text)} is in the future, ${time.toISOString()}: it has to be a time that has passed.`,
    )
  }
  return time
}

function timeOf(text: string): Date | null {
  const seconds = secondsOf(text)
  if (seconds !== null) return valid(new Date(Date.now() - seconds * 1000))
  const [, day = '', clock] = ISO.exec(text) ?? []
  // JavaScript reads 30 February as 2 March.
  if (valid(new Date(day))?.toISOString().slice(0, 10) !== day) return null
  return valid(new Date(clock === undefined ? day : `${day}T${clock}`))
}

function valid(time: Date): Date | null {
  return Number.isNaN(time.getTime()) ? null : time
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
