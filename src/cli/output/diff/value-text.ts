import { formatTerminalJson, sanitizeLine } from '#cli/output/text.ts'
import { numberDifference, relativeText } from '#compare/number-difference.ts'
import { formatSigned } from '#compare/number-text.ts'
import { cellText } from '#content/cell-text.ts'
import type { Json } from '#contract/json.ts'

/** A value on one line; a text without quotes. */
export function valueText(value: Json | undefined): string {
  return sanitizeLine(cellText(value))
}

/** "0.82 → 0.79 (−0.03, −3.7 %)", "(missing) → null"; values that read the same are told apart as JSON: `"1" → 1`. */
export function changeText(before: Json | undefined, after: Json | undefined): string {
  const [from, to] = [before, after].map((value) => (value === undefined ? '(missing)' : valueText(value)))
  if (from !== to) return `${from} → ${to}${differenceText(before, after)}`
  return [before, after].map((value) => (value === undefined ? '(missing)' : formatTerminalJson(value))).join(' → ')
}

/** " (−0.03, −3.7 %)" for two numbers. */
function differenceText(before: Json | undefined, after: Json | undefined): string {
  if (!isNumber(before) || !isNumber(after)) return ''
  const { absolute, percent, factor } = numberDifference(before, after)
  if (absolute === null) return ''
  const parts = [formatSigned(absolute), relativeText(percent, factor)].filter((part) => part !== '')
  return ` (${parts.join(', ')})`
}

function isNumber(value: Json | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}
