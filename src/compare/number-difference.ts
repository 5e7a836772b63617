/** How two numbers differ. */
import { formatShort, formatSigned } from './number-text.ts'

export type NumberDifference = {
  /** `new − old`, exact for integers; null if one of them is not finite. */
  absolute: number | bigint | null
  /** In percent of the old number; null from 0, and if the sign changes. */
  percent: number | null
  /** How many times as large the new number is; null from 0, to 0, and if the sign changes. */
  factor: number | null
  /** "−0.03 (−3.7 %)", "+4,500 (×10)"; "" if the numbers are the same or not finite. */
  text: string
}

/** A factor is easier to read than thousands of percent. */
const MIN_FACTOR = 10

export function numberDifference(before: number | bigint, after: number | bigint): NumberDifference {
  const absolute = subtract(after, before)
  const from = Number(before)
  const to = Number(after)
  if (absolute === null || !Number.isFinite(from) || !Number.isFinite(to)) {
    return { absolute, percent: null, factor: null, text: absolute === null ? '' : formatSigned(absolute) }
  }
  const isComparable = from !== 0 && Math.sign(to) !== -Math.sign(from)
  const percent = isComparable ? finite((Number(absolute) / Math.abs(from)) * 100) : null
  const factor = isComparable && to !== 0 ? finite(to / from) : null
  return { absolute, percent, factor, text: textOf(absolute, relativeText(percent, factor)) }
}

/** "−3.7 %", or "×12" from ten times on; "" without a percentage. */
export function relativeText(percent: number | null, factor: number | null): string {
  if (percent === null || percent === 0) return ''
  if (factor !== null && factor >= MIN_FACTOR) return `×${formatShort(roughly(factor), 2)}`
  return `${formatSigned(roughly(percent), 2)} %`
}

/** Two digits are enough below 100. */
function roughly(value: number): number {
  return Math.abs(value) < 100 ? value : Math.round(value)
}

function textOf(absolute: number | bigint, relative: string): string {
  if (Number(absolute) === 0) return ''
  return relative === '' ? formatSigned(absolute) : `${formatSigned(absolute)} (${relative})`
}

function subtract(a: number | bigint, b: number | bigint): number | bigint | null {
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    const [x, y] = [toInteger(a), toInteger(b)]
    if (x !== null && y !== null) return x - y
  }
  return finite(Number(a) - Number(b))
}

function toInteger(value: number | bigint): bigint | null {
  if (typeof value === 'bigint') return value
  return Number.isInteger(value) ? BigInt(value) : null
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
