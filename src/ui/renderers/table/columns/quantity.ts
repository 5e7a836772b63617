import type { Cell } from '#contract/table-rows.ts'
import { toNumeric } from './numeric.ts'

/** What a number in a text counts; `number` is a plain one, such as "1,200". */
export type QuantityUnit = 'number' | 'percent' | 'currency' | 'size' | 'duration'
export type Quantity = { unit: QuantityUnit; value: number }

const MAX_LENGTH = 60

const CURRENCY = '[$€£¥₹]|USD|EUR|GBP|JPY|CHF|CNY|INR'
const IS_CURRENCY = new RegExp(`^(?:${CURRENCY})$`)
const DIGITS = String.raw`(?:[1-9]\d{0,2}(?:[, _\u00a0\u2009\u202f]\d{3})+|0|[1-9]\d*)?(?:\.\d+)?(?:[eE][-+]?\d+)?`
const QUANTITY = new RegExp(
  String.raw`^([-+−]?)\s?(${CURRENCY})?\s?([-+−]?)\s?(?=[\d.])(${DIGITS})\s?(%|${CURRENCY}|[a-zA-Zµμ]{1,5})?$`,
)

const SIZES = new Map([
  ...['b', 'byte', 'bytes'].map((name): [string, number] => [name, 1]),
  ...['k', 'm', 'g', 't', 'p'].flatMap((prefix, at): [string, number][] => [
    [`${prefix}b`, 1000 ** (at + 1)],
    [`${prefix}ib`, 1024 ** (at + 1)],
  ]),
])
/** In seconds. */
const DURATIONS = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['μs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['sec', 1],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
])

/** A number with a unit: "0.5%", "-$1,200.00", "1.5 GB" in bytes, "20 ms" in seconds; null for anything else. */
export function toQuantity(cell: Cell): Quantity | null {
  if (typeof cell === 'number') return Number.isNaN(cell) ? null : { unit: 'number', value: cell }
  if (typeof cell === 'bigint') return { unit: 'number', value: Number(cell) }
  if (typeof cell !== 'string' || cell.length > MAX_LENGTH) return null
  const found = QUANTITY.exec(cell)
  if (found === null) return null
  const [, sign, before, innerSign, digits = '', after] = found
  const number = Number(digits.replace(/[^\d.eE+-]/g, ''))
  if (digits === '' || Number.isNaN(number) || (sign && innerSign)) return null
  const unit = unitOf(before, after)
  const isNegative = /[-−]/.test(`${sign}${innerSign}`)
  return unit && { unit: unit.unit, value: unit.factor * (isNegative ? -number : number) }
}

function unitOf(before: string | undefined, after: string | undefined): { unit: QuantityUnit; factor: number } | null {
  if (after === undefined) return { unit: before === undefined ? 'number' : 'currency', factor: 1 }
  if (IS_CURRENCY.test(after)) return before === undefined ? { unit: 'currency', factor: 1 } : null
  if (before !== undefined) return null
  if (after === '%') return { unit: 'percent', factor: 1 }
  const size = SIZES.get(after.toLowerCase())
  if (size !== undefined) return { unit: 'size', factor: size }
  const duration = DURATIONS.get(after)
  return duration === undefined ? null : { unit: 'duration', factor: duration }
}

/** The value of a number, exact for integers, or of a quantity of any unit. */
export function toValue(cell: Cell): number | bigint | null {
  return toNumeric(cell) ?? toQuantity(cell)?.value ?? null
}
