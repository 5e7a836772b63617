/** Numbers as short text, with a true minus sign. */

const MINUS = '−'
const MIN_DIGITS = 4
const MAX_DIGITS = 17
/** Numbers outside of this range are written with an exponent. */
const SMALLEST = 1e-4
const LARGEST = 1e15

const formats = Array.from(
  { length: MAX_DIGITS + 1 },
  (_, digits) =>
    new Intl.NumberFormat('en', {
      maximumSignificantDigits: Math.max(1, digits),
      // Digits before the decimal point are not rounded.
      maximumFractionDigits: 0,
      roundingPriority: 'morePrecision',
    }),
)
const whole = new Intl.NumberFormat('en')

/** "0.82", "1,234,567", "1.2e−9", "NaN": a fraction is rounded to `digits` significant digits. */
export function formatShort(value: number | bigint, digits = MIN_DIGITS): string {
  return written(value, digits).replaceAll('-', MINUS)
}

/** Both numbers with as few digits as it takes to tell them apart. */
export function formatDifferent(before: number | bigint, after: number | bigint): [before: string, after: string] {
  for (let digits = MIN_DIGITS; digits < MAX_DIGITS; digits++) {
    const pair: [string, string] = [formatShort(before, digits), formatShort(after, digits)]
    if (pair[0] !== pair[1]) return pair
  }
  return [formatShort(before, MAX_DIGITS), formatShort(after, MAX_DIGITS)]
}

/** "+0.03", "−1,240", "0". */
export function formatSigned(value: number | bigint, digits = MIN_DIGITS): string {
  return `${value > 0 ? '+' : ''}${formatShort(value, digits)}`
}

/** "1.2e−9". */
export function formatExponent(value: number, digits: number): string {
  return exponential(value, digits).replaceAll('-', MINUS)
}

function exponential(value: number, digits: number): string {
  return value.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e')
}

function written(value: number | bigint, digits: number): string {
  if (typeof value === 'bigint') {
    const text = value.toString()
    return text.length <= 20 ? whole.format(value) : withExponent(text, digits)
  }
  const size = Math.abs(value)
  if (!Number.isFinite(value) || size === 0) return String(size === 0 ? 0 : value)
  if (size >= LARGEST || size < SMALLEST) return exponential(value, digits)
  return Number.isInteger(value) ? whole.format(value) : (formats[digits]?.format(value) ?? String(value))
}

/** An integer of any length, whose digits are not rounded. */
function withExponent(text: string, digits: number): string {
  const [, sign = '', first = '', rest = ''] = /^(-?)(\d)(\d*)$/.exec(text) ?? []
  const fraction = rest.slice(0, digits - 1).replace(/0+$/, '')
  return `${sign}${first}${fraction === '' ? '' : `.${fraction}`}e${rest.length}`
}
