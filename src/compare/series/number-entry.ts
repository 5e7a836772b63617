import { oneLine } from '#compare/summary/one-line.ts'
import type { Cell } from '#contract/table-rows.ts'

/** A number of a value. `row` and `column` address a cell; any number has a `name`, unique within the value. */
export type NumberEntry = { name: string; row: string[] | null; column: string | null; value: number }

const MAX_PART_CHARS = 60

/** "eu · score": the name of a number from the parts of its address. */
export function nameFrom(parts: readonly string[], separator = ' · '): string {
  return parts.map((part) => oneLine(part, MAX_PART_CHARS)).join(separator)
}

/** A number that a chart can show, otherwise null. */
export function finiteNumber(value: Cell): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}
