/** Prefect's limit for rows in a response; also used for ids in a filter. */
export const PAGE_SIZE = 200

/** Reads all rows of a list page by page. A row that shifts to the next page in between is included once. */
export async function readAllPages<Row extends { id: string }>(
  read: (page: { limit: number; offset: number }) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = new Map<string, Row>()
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const page = await read({ limit: PAGE_SIZE, offset })
    for (const row of page) rows.set(row.id, row)
    if (page.length < PAGE_SIZE) return [...rows.values()]
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
