import type { TimeZone } from '#content/time.ts'

const DAY_MS = 86_400_000

const formats = { local: formatsIn(undefined), utc: formatsIn('UTC') }

function formatsIn(timeZone: string | undefined) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  return {
    time: format({ hour: '2-digit', minute: '2-digit' }),
    second: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    day: format({ day: 'numeric', month: 'short' }),
    year: format({ year: 'numeric' }),
  }
}

/**
 * The labels of times `step` milliseconds apart: the time of day with the day below it, or the day with the year. The second
 * line is only below the first label and where it changes.
 */
export function timeLabels(times: readonly number[], step: number, zone: TimeZone): string[] {
  const { time, second, day, year } = formats[zone]
  const [upper, lower] = step >= DAY_MS ? [day, year] : [step < 60_000 ? second : time, day]
  return times.map((at, index) => {
    const before = times[index - 1]
    const below = lower.format(at)
    const isRepeated = before !== undefined && lower.format(before) === below
    return isRepeated ? upper.format(at) : `${upper.format(at)}\n${below}`
  })
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 })
const MAX_DECIMALS = 12

/** The labels of numbers `step` apart, with as many decimals as the step needs. Null is a line without a label. */
export function numberLabels(values: readonly (number | null)[], step: number): string[] {
  const largest = Math.max(...values.map((value) => Math.abs(value ?? 0)))
  const decimals = Math.min(MAX_DECIMALS, Math.max(0, decimalsOf(step)))
  const plain = new Intl.NumberFormat('en', { maximumFractionDigits: decimals })
  const format = largest >= 10_000 ? compact : plain
  return values.map((value) => (value === null ? '' : format.format(value).replace('-', '−')))
}

/** Steps are 1, 2, 2.5 or 5 times a power of ten. */
function decimalsOf(step: number): number {
  const decimals = -Math.floor(Math.log10(step))
  const leading = step * 10 ** decimals
  return Math.abs(leading - Math.round(leading)) < 0.01 ? decimals : decimals + 1
}
