import { formatExponent } from '#compare/number-text.ts'
import type { TimeZone } from '#content/time.ts'

const DAY_MS = 86_400_000

const formats = { local: formatsIn(undefined), utc: formatsIn('UTC') }

function formatsIn(timeZone: string | undefined) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    second: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    millisecond: format({ minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }),
    day: format({ day: 'numeric', month: 'short' }),
    year: format({ year: 'numeric' }),
  }
}

/**
 * The labels of times `step` milliseconds apart: the time of day with the day below it, or the day with the year. The second
 * line is only below the first label and where it changes.
 */
export function timeLabels(times: readonly number[], step: number, zone: TimeZone): string[] {
  const { time, second, millisecond, day, year } = formats[zone]
  const [upper, lower] = step >= DAY_MS ? [day, year] : [step < 1000 ? millisecond : step < 60_000 ? second : time, day]
  return times.map((at, index) => {
    const before = times[index - 1]
    const below = lower.format(at)
    const isRepeated = before !== undefined && lower.format(before) === below
    return isRepeated ? upper.format(at) : `${upper.format(at)}\n${below}`
  })
}

/** Labels are abbreviated if the largest number is at least this. */
const MIN_COMPACT = 10_000
/** Outside of this range, labels have an exponent. */
const SMALLEST = 1e-4
const LARGEST = 1e15
const MAX_DIGITS = 17

/**
 * The labels of numbers `step` apart, with as many digits as the step needs; 0 on a log scale, where each number has its own.
 * Null is a line without a label.
 */
export function numberLabels(values: readonly (number | null)[], step: number): string[] {
  const sizes = values.map((value) => Math.abs(value ?? 0))
  const largest = Math.max(...sizes)
  return values.map((value, index) => {
    const size = sizes[index] ?? 0
    if (value === null) return ''
    return step === 0 ? label(value, size, size) : label(value, largest, step)
  })
}

function label(value: number, largest: number, step: number): string {
  if (value === 0) return '0'
  const decimals = decimalsOf(step)
  const digits = Math.min(MAX_DIGITS, Math.max(1, Math.floor(Math.log10(largest)) + 1 + decimals))
  if (largest < SMALLEST || largest >= LARGEST) return formatExponent(value, digits)
  const options: Intl.NumberFormatOptions =
    largest >= MIN_COMPACT
      ? { notation: 'compact', maximumSignificantDigits: digits }
      : { maximumFractionDigits: Math.max(0, decimals) }
  return value.toLocaleString('en', options).replace('-', '−')
}

/** Steps are 1, 2, 2.5 or 5 times a power of ten. */
function decimalsOf(step: number): number {
  const decimals = -Math.floor(Math.log10(step))
  const leading = step * 10 ** decimals
  return Math.abs(leading - Math.round(leading)) < 0.01 ? decimals : decimals + 1
}
