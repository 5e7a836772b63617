import { UpstreamError } from '#server/errors.ts'
import { PAGE_SIZE } from './pages.ts'

/** More rows than a list has. */
const MAX_ROWS = 1_000_000_000

/**
 * Counts the rows of a list that the API can only page through. Starting after `known` rows, it doubles its steps until
 * it passes the end, then bisects. `read` resolves to the number of rows (at most a page) that follow `offset`.
 */
export async function countRows(known: number, read: (offset: number) => Promise<number>): Promise<number> {
  let count = known
  let end: number | null = null
  for (let step = 1; end === null || count < end; ) {
    const pages: number = end === null ? step - 1 : Math.floor((end - count) / PAGE_SIZE / 2)
    const offset = count + pages * PAGE_SIZE
    // A server that ignores the offset would be asked forever.
    if (offset > MAX_ROWS) throw new UpstreamError(502, 'The upstream server returns the same rows on every page.')
    const rows = await read(offset)
    if (rows > 0 && rows < PAGE_SIZE) return offset + rows
    if (rows === 0) end = offset
    else count = offset + PAGE_SIZE
    step *= 2
  }
  return count
}
