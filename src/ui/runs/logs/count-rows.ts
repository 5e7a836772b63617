import { PAGE } from '#ui/paging.ts'

/**
 * Counts the rows of a list that the API can only page through. Starting after `known` rows, it doubles its steps until
 * it passes the end, then bisects. `read` resolves to the number of rows (at most a page) that follow `offset`.
 */
export async function countRows(known: number, read: (offset: number) => Promise<number>): Promise<number> {
  let count = known
  let end: number | null = null
  for (let step = 1; end === null || count < end; ) {
    const pages: number = end === null ? step - 1 : Math.floor((end - count) / PAGE / 2)
    const offset = count + pages * PAGE
    const rows = await read(offset)
    if (rows > 0 && rows < PAGE) return offset + rows
    if (rows === 0) end = offset
    else count = offset + PAGE
    step *= 2
  }
  return count
}
