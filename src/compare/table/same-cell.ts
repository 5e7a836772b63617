import { isJsonObject, type Json } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'

/** Two finite numbers are the same if they differ by at most `absolute`, or by at most `relative` of the larger one. */
export type Tolerance = { absolute: number; relative: number }

/**
 * Whether two cells have the same value: NaN equals NaN, 1 equals 1.0, big integers are exact, the order of an
 * object's members does not matter. Null, a missing cell, 1 and "1" all differ.
 */
export function isSameCell(a: Cell, b: Cell, tolerance: Tolerance): boolean {
  if (a === b) return true
  return isNested(a) && isNested(b) ? isSameNested(a, b, tolerance) : isSameScalar(a, b, tolerance)
}

type Nested = Exclude<Json, null | boolean | number | bigint | string>

export function isNested(cell: Cell): cell is Nested {
  return typeof cell === 'object' && cell !== null
}

function isNumeric(cell: Cell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint'
}

/** Whether cells that are not identical have the same value. */
function isSameScalar(a: Cell, b: Cell, { absolute, relative }: Tolerance): boolean {
  if (!isNumeric(a) || !isNumeric(b)) return false
  // Unlike a subtraction, comparisons of a bigint with a number are exact.
  if (a <= b && a >= b) return true
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b)
  if (absolute === 0 && relative === 0) return false
  const largest = Math.max(Math.abs(Number(a)), Math.abs(Number(b)))
  if (largest === Number.POSITIVE_INFINITY) return false
  const difference = typeof a === 'bigint' && typeof b === 'bigint' ? Number(a - b) : Number(a) - Number(b)
  return Math.abs(difference) <= absolute || Math.abs(difference) <= relative * largest
}

/** Without recursion, because values may be nested too deeply for the call stack. */
function isSameNested(a: Nested, b: Nested, tolerance: Tolerance): boolean {
  const open: [Nested, Nested][] = [[a, b]]
  const isDifferent = (x: Cell, y: Cell) => {
    if (x === y) return false
    if (!isNested(x) || !isNested(y)) return !isSameScalar(x, y, tolerance)
    open.push([x, y])
    return false
  }
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [x, y] = pair
    if (Array.isArray(x)) {
      if (!Array.isArray(y) || x.length !== y.length) return false
      if (x.some((item, at) => isDifferent(item, y[at]))) return false
    } else {
      if (!isJsonObject(y)) return false
      const names = Object.keys(x)
      if (names.length !== Object.keys(y).length) return false
      if (names.some((name) => !Object.hasOwn(y, name) || isDifferent(x[name], y[name]))) return false
    }
  }
  return true
}
