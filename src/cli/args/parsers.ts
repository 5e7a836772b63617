/** Parsers for the values of options. */
import { InvalidArgumentError } from 'commander'
import { UsageError } from '#cli/errors.ts'
import { quote } from '#cli/output/text.ts'
import { secondsOf } from '#contract/duration.ts'

/** An integer in a range. Commander adds the name of the option to the error. */
export function parseInteger(min: number, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Use a whole number ${range}.`)
  }
}

/** A number such as `0.8`, `-3` or `1e-6`. */
export function parseNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new InvalidArgumentError('Use a number.')
}

/** An age such as `30d`, as the text that retention policies contain. */
export function parseAge(text: string): string {
  if (secondsOf(text) !== null) return text
  throw new UsageError(`${quote(text)} is not a valid age. Use for example 30d, 12h or 2w.`)
}

/** A date with an optional time; a time zone requires a time. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?))?$/

/**
 * `7d` is seven days ago, a date is midnight in UTC, and a time without a zone is local. Everything else and any future
 * time is rejected: a misread time could delete everything.
 */
export function parseTime(text: string): Date {
  const time = timeOf(text)
  if (time === null) {
    throw new UsageError(
      `${quote(text)} is not a valid time. Use for example 7d, 12h, 2026-03-01 or 2026-03-01T12:00Z.`,
    )
  }
  if (time.getTime() > Date.now()) {
    throw new UsageError(`${quote(text)} is in the future (${time.toISOString()}). Use a time in the past.`)
  }
  return time
}

function timeOf(text: string): Date | null {
  const seconds = secondsOf(text)
  if (seconds !== null) return valid(new Date(Date.now() - seconds * 1000))
  const [, day = '', clock] = ISO.exec(text) ?? []
  // JavaScript reads February 30 as March 2.
  if (valid(new Date(day))?.toISOString().slice(0, 10) !== day) return null
  return valid(new Date(clock === undefined ? day : `${day}T${clock}`))
}

function valid(time: Date): Date | null {
  return Number.isNaN(time.getTime()) ? null : time
}
