import { cellText } from '#content/cell-text.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { ColumnType } from '#ui/renderers/table/columns/column-type.ts'
import { toTime } from '#ui/renderers/table/columns/numeric.ts'
import { toValue } from '#ui/renderers/table/columns/quantity.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'

export type ColumnSummary = {
  rows: number
  missing: number
  nulls: number
  empty: number
  nan: number
  /** Null if there are more than are counted. */
  distinct: number | null
  /** Of finite numbers and dates. */
  range: { min: Cell; max: Cell; histogram: number[] } | null
  /** Of numbers without a unit. */
  mean: number | null
  median: number | null
  /** The values that occur most often, at least twice. */
  top: [value: string, count: number][]
}

export const MAX_DISTINCT = 200_000
/** Sorting more values would block the page. */
const MAX_MEDIAN = 1_000_000
const MAX_BINS = 24
const MAX_TOP = 3
/** A step leaves the page time to react between two frames. */
const STEP_MS = 8
const ROWS_BETWEEN_CHECKS = 500

/** Reads a column in short steps; null if `signal` aborts. */
export async function summarize(column: TableColumn, signal: AbortSignal): Promise<ColumnSummary | null> {
  const pace = createPace(signal)
  const blanks = { missing: 0, nulls: 0, empty: 0, nan: 0 }
  const counts = new Map<string | number | bigint | boolean, number>()
  const values = new Float64Array(column.rowCount)
  const read = readers[column.type]
  let isComplete = true
  let [count, sum] = [0, 0]
  let [min, max]: [Cell, Cell] = [undefined, undefined]
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < column.rowCount; row++) {
    if (row % ROWS_BETWEEN_CHECKS === 0 && !(await pace())) return null
    const cell = column.cell(row)
    const blank = blankName(cell)
    if (blank !== null) {
      blanks[blank]++
      continue
    }
    const key = typeof cell === 'object' || cell === undefined ? cellText(cell) : cell
    const known = key === null ? undefined : counts.get(key)
    if (key !== null && (known !== undefined || counts.size < MAX_DISTINCT)) counts.set(key, (known ?? 0) + 1)
    else isComplete = false
    const value = read?.(cell) ?? Number.NaN
    if (!Number.isFinite(value)) continue
    values[count++] = value
    sum += value
    if (value < least) [least, min] = [value, cell]
    if (value > greatest) [greatest, max] = [value, cell]
  }
  const found = values.subarray(0, count)
  const isNumber = column.type === 'number' && count > 0
  return {
    ...blanks,
    rows: column.rowCount,
    distinct: isComplete ? counts.size : null,
    range: count === 0 ? null : { min, max, histogram: histogram(found, least, greatest) },
    mean: isNumber ? sum / count : null,
    median: isNumber && count <= MAX_MEDIAN ? median(found) : null,
    top: topValues(counts),
  }
}

/** Numbers for the range and the histogram. */
const readers: { [type in ColumnType]?: (cell: Cell) => number | null } = {
  number: asNumber,
  percent: asNumber,
  currency: asNumber,
  size: asNumber,
  duration: asNumber,
  date: (cell) => toTime(cell),
}

function asNumber(cell: Cell): number | null {
  const value = toValue(cell)
  return value === null ? null : Number(value)
}

function blankName(cell: Cell): 'missing' | 'nulls' | 'empty' | 'nan' | null {
  if (cell === undefined) return 'missing'
  if (cell === null) return 'nulls'
  if (cell === '') return 'empty'
  return typeof cell === 'number' && Number.isNaN(cell) ? 'nan' : null
}

/** Waits when the time of a step is over; resolves to false after an abort. */
function createPace(signal: AbortSignal): () => Promise<boolean> | boolean {
  let start = performance.now()
  return () => {
    if (performance.now() - start < STEP_MS) return !signal.aborted
    return new Promise((resolve) => {
      setTimeout(() => {
        start = performance.now()
        resolve(!signal.aborted)
      })
    })
  }
}

function histogram(values: Float64Array, min: number, max: number): number[] {
  const { count, end } = binsOf(values, min, max)
  const bins = Array.from({ length: count }, () => 0)
  for (const value of values) {
    // Halves, because the difference of two finite numbers can be infinite.
    const part = (value / 2 - min / 2) / (end / 2 - min / 2)
    const at = Math.min(count - 1, Math.floor(part * count) || 0)
    bins[at] = (bins[at] ?? 0) + 1
  }
  return bins
}

/** The number of bins of equal width from `min` to `end`. */
function binsOf(values: Float64Array, min: number, max: number): { count: number; end: number } {
  if (max === min) return { count: 1, end: max }
  const sturges = Math.min(MAX_BINS, Math.ceil(Math.log2(values.length)) + 1)
  const span = max - min + 1
  if (!Number.isSafeInteger(span) || !values.every(Number.isInteger)) return { count: sturges, end: max }
  // Each bin has the same number of integers; otherwise equally frequent ones look like peaks and gaps.
  const width = span <= MAX_BINS ? 1 : Math.ceil(span / sturges)
  const count = Math.ceil(span / width)
  return { count, end: min + count * width }
}

/** Sorts `values` in place. */
function median(values: Float64Array): number {
  values.sort()
  const middle = values.length >> 1
  const upper = values[middle] ?? Number.NaN
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? upper) + upper) / 2
}

function topValues(counts: ReadonlyMap<unknown, number>): [string, number][] {
  const top: [string, number][] = []
  for (const [value, count] of counts) {
    if (count < 2 || (top.length === MAX_TOP && count <= (top.at(-1)?.[1] ?? 0))) continue
    top.push([String(value), count])
    top.sort(([, a], [, b]) => b - a)
    top.length = Math.min(top.length, MAX_TOP)
  }
  return top
}
