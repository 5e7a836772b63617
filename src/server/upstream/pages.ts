import { LimitExceeded, UpstreamError } from '#server/errors.ts'
import { ResponseTooLarge } from './response-body.ts'

/** Prefect's limit for rows in a response; also used for ids in a filter. */
export const PAGE_SIZE = 200

/** More rows than a list in upstream mode can hold and sort. */
const MAX_ROWS = 200_000

/** A page that is too large is read in this many parts. */
const PARTS = 8

type Page = { limit: number; offset: number }

/**
 * Reads all rows of a list page by page, and keeps the part of each that `pick` returns. A row that shifts to the next
 * page in between is included once.
 */
export async function readAllPages<Row extends { id: string }, Item>(
  read: (page: Page) => Promise<Row[]>,
  pick: (row: Row) => Item,
): Promise<Item[]> {
  const items = new Map<string, Item>()
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const known = items.size
    const page = await readRows(read, { limit: PAGE_SIZE, offset }, (row) => [row.id, pick(row)] as const)
    for (const [id, item] of page) items.set(id, item)
    if (page.length < PAGE_SIZE) return [...items.values()]
    // A server that ignores the offset would be asked forever.
    if (items.size === known) throw new UpstreamError(502, 'The upstream server returns the same rows on every page.')
    if (items.size >= MAX_ROWS) throw new LimitExceeded(`More than ${MAX_ROWS} rows match. Narrow the filter.`)
  }
}

/** Reads the rows of one page, in smaller responses if they are too large for a single one. */
export async function readRows<Row, Item>(
  read: (page: Page) => Promise<Row[]>,
  { limit, offset }: Page,
  pick: (row: Row) => Item,
): Promise<Item[]> {
  try {
    return (await read({ limit, offset })).map(pick)
  } catch (error) {
    if (!(error instanceof ResponseTooLarge) || limit < 2) throw error
    const items: Item[] = []
    const part = Math.ceil(limit / PARTS)
    for (let at = 0; at < limit; at += part) {
      const rows = await readRows(read, { limit: Math.min(part, limit - at), offset: offset + at }, pick)
      items.push(...rows)
      if (rows.length < part) break
    }
    return items
  }
}

/** Splits ids or keys into batches for one filter each. */
export function inBatches<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PAGE_SIZE) }, (_, page) =>
    items.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
  )
}

/** Maps items with at most `maxConcurrency` requests at a time; the results are in the order of `items`. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  maxConcurrency: number,
  fetchItem: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await fetchItem(item)
  }
  await Promise.all(Array.from({ length: maxConcurrency }, worker))
  return results
}
