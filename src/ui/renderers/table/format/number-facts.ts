import type { Cells } from '#ui/renderers/table/columns/cells.ts'
import { toValue } from '#ui/renderers/table/columns/quantity.ts'

/** The range of a numeric column, and how its numbers are written. Text such as "10.50" counts for the range only. */
export type NumberFacts = {
  /** Of the finite values; Infinity and -Infinity if there are none. */
  min: number
  max: number
  /** Decimals that show every number exactly, or 7 if no 6 decimals do. */
  decimals: number
}

export const MAX_EXACT_DECIMALS = 6
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6]

export function numberFacts(cells: Cells): NumberFacts {
  let [min, max, decimals] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let row = 0; row < cells.length; row++) {
    const cell = cells.at(row)
    const value = typeof cell === 'number' ? cell : Number(toValue(cell) ?? Number.NaN)
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    if (typeof cell !== 'number') continue
    while (decimals <= MAX_EXACT_DECIMALS && !isWhole(value * (POWERS[decimals] ?? 1))) decimals++
  }
  return { min, max, decimals }
}

/** Allows for the rounding error of a multiplication. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= Math.abs(value) * 1e-15
}
