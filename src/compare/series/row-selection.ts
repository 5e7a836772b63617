import type { Cell } from '#contract/table-rows.ts'

/** The indexes of at most `limit` rows in their order: those whose keys come first, whatever order the rows have. */
export function firstByKey(
  rows: readonly Cell[][],
  limit: number,
  keyOf: (row: readonly Cell[]) => readonly string[],
): number[] {
  const indexes = [...rows.keys()]
  if (rows.length <= limit) return indexes
  const keys = rows.map((row) => keyOf(row).join('\n'))
  const keyAt = (index: number) => keys[index] ?? ''
  const order = indexes.sort((a, b) => (keyAt(a) < keyAt(b) ? -1 : keyAt(a) > keyAt(b) ? 1 : a - b))
  return order.slice(0, limit).sort((a, b) => a - b)
}
