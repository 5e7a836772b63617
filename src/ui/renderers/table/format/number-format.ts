import { formatBytes } from '#content/bytes.ts'
import { formatDuration } from '#content/time.ts'
import { MAX_EXACT_DECIMALS, type NumberFacts } from './number-facts.ts'

/** How the numbers of a column are shown; `ratio` shows 0.5 and `percent` shows 50 as "50 %". */
export const NUMBER_FORMATS = ['auto', 'raw', 'bytes', 'ratio', 'percent', 'seconds'] as const
export type NumberFormat = (typeof NUMBER_FORMATS)[number]

/** Names of columns whose numbers are labels: "id", "user_id", "orderNo", "zip code". */
const LABELS =
  'ids?|keys?|codes?|years?|zip|zipcode|postcode|plz|uuid|guid|pin|phone|isbn|ean|sku|port|pid|no|nr|number|seed|hash|version|index'
const IS_LABEL = new RegExp(`(?:^|[^a-z])(?:${LABELS})$`, 'i')
const IS_CAMEL_LABEL = /[a-z](?:Ids?|ID|Key|Code|Year|Zip|No|Nr|Number)$/
/** Integers from here on have more than 15 digits. */
const MIN_LONG = 1e15
const SIGNIFICANT_DIGITS = 6

/** Whether the numbers of a column are labels, which separators would make harder to read. */
function isLabelColumn(name: string, { min, max, decimals }: NumberFacts): boolean {
  if (IS_LABEL.test(name) || IS_CAMEL_LABEL.test(name)) return true
  const isYears = decimals === 0 && min >= 1900 && max <= 2100
  return isYears || max >= MIN_LONG || min <= -MIN_LONG
}

/** The text of a number in a column with these facts; null to show it as it is. */
export function numberFormatter(
  format: NumberFormat,
  name: string,
  facts: NumberFacts,
): ((value: number) => string) | null {
  switch (format) {
    case 'raw':
      return null
    case 'auto':
      return isLabelColumn(name, facts) ? null : decimalFormatter(decimalsOf(facts))
    case 'bytes':
      return withSign(formatBytes)
    case 'seconds':
      return withSign(formatDuration)
    case 'percent':
      return withPercent(decimalFormatter(Math.min(2, facts.decimals)), 1)
    case 'ratio':
      return withPercent(decimalFormatter(Math.max(0, Math.min(2, facts.decimals - 2))), 100)
  }
}

const formats = new Map<number, Intl.NumberFormat>()

function decimalFormatter(decimals: number): (value: number) => string {
  const format =
    formats.get(decimals) ??
    new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  formats.set(decimals, format)
  const smallest = 10 ** -decimals
  // A number that would be rounded to almost nothing keeps its own digits: 1.234e-9.
  return (value) =>
    value !== 0 && Math.abs(value) < smallest ? String(Number(value.toPrecision(4))) : format.format(value)
}

/** All decimals as written, or as many as leave six significant digits of the largest number. */
function decimalsOf({ min, max, decimals }: NumberFacts): number {
  if (decimals <= MAX_EXACT_DECIMALS) return decimals
  const largest = Math.max(Math.abs(min), Math.abs(max))
  return Math.max(2, Math.min(10, SIGNIFICANT_DIGITS - Math.ceil(Math.log10(largest))))
}

const withSign = (format: (value: number) => string) => (value: number) =>
  value < 0 ? `-${format(-value)}` : format(value)

const withPercent = (format: (value: number) => string, factor: number) => (value: number) =>
  // Without the error of the multiplication: 0.07 * 100 is 7.000000000000001.
  `${format(Number((value * factor).toPrecision(15)))} %`
