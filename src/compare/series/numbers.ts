/** The numbers that a value carries. */
import type { ComparedValue } from '#compare/compare.ts'

/** A number of a value. `row` and `column` address a cell; any number has a `name`, unique within the value. */
export type NumberEntry = { name: string; row: string[] | null; column: string | null; value: number }

/** Which number: a cell by row key and column, or any number by its name. */
export type NumberAddress = { row?: string[] | null; column?: string | null; name?: string | null }

/** The numbers that are worth a chart, at most 60, the main one first. Never throws. */
export function readNumbers(_value: ComparedValue): NumberEntry[] {
  return []
}

/** The number at an address; null if the value has none there. Never throws. */
export function readNumber(_value: ComparedValue, _address: NumberAddress): number | null {
  return null
}
