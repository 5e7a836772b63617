/** Where the rows of a timeline are, in pixels. Heights are fixed, so that positions follow from the rows. */
import type { TimelineRow } from '#compare/timeline/rows.ts'

/** Height of a version: with what changed in it, or without, as during the first sync of a mirror. */
export const entryHeight = (hasChange: boolean) => (hasChange ? 78 : 60)
const FOLD_HEIGHT = 36
const GAP_HEIGHT = 24

export type TimelineLayout = {
  rows: readonly TimelineRow[]
  /** The height of a row. */
  heightOf: (row: number) => number
  /** The position of a row; for the number of rows, the height of the list. */
  topOf: (row: number) => number
}

export function layOutTimeline(
  rows: readonly TimelineRow[],
  entry: number,
  /** How many versions are missing after the version at an index. */
  gapAfter: (index: number) => number,
): TimelineLayout {
  const tops = [0]
  for (const row of rows) {
    const gap = !row.isOpen && gapAfter(row.last) > 0 ? GAP_HEIGHT : 0
    tops.push((tops.at(-1) ?? 0) + (row.type === 'fold' ? FOLD_HEIGHT : entry) + gap)
  }
  const topOf = (row: number) => tops[row] ?? 0
  return { rows, topOf, heightOf: (row) => topOf(row + 1) - topOf(row) }
}

/** The row at a position in pixels. */
export function rowAt({ rows, topOf }: TimelineLayout, top: number): number {
  let low = 0
  let high = Math.max(0, rows.length - 1)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (topOf(middle) <= top) low = middle
    else high = middle - 1
  }
  return low
}
