/** Offset pagination over a list that other clients change meanwhile. */

/** The largest page that Prefect's servers return. */
export const MAX_PAGE_SIZE = 200

/** A sort order in which a list can be read. */
export type Order<Row> = {
  read: (page: { limit: number; offset: number }) => Promise<Row[]>
  /** Identifies a row across responses. */
  identity: (row: Row) => string
  /** The sort value; rows with the same rank may swap places between responses. */
  rank: (row: Row) => string
  /** Whether rows keep their relative order: they are only added and removed. */
  isStable: boolean
}

/**
 * Yields every row once, reading the list in each of the orders. A stable order misses no row that exists throughout;
 * after an unstable one, the next order finds rows that have moved. A list of a single page is read only once.
 */
export async function* paginate<Row>(orders: Order<Row>[], pageSize: number): AsyncGenerator<Row, void, undefined> {
  const yielded = new Set<string>()
  for (const order of orders) {
    let pages = 0
    for await (const page of pagesOf(order, pageSize)) {
      pages++
      for (const row of page) {
        const identity = order.identity(row)
        if (yielded.has(identity)) continue
        yielded.add(identity)
        yield row
      }
    }
    if (pages === 1) return
  }
}

/**
 * Reads overlapping pages. Added rows shift the list forward, which repeats rows; removed rows shift it back, and if no
 * row of the previous page is found again, the offset steps back.
 *
 * A row can be missed in an unstable order, and where more rows share a rank than fit into half a page.
 */
async function* pagesOf<Row>(
  { read, identity, rank, isStable }: Order<Row>,
  pageSize: number,
): AsyncGenerator<Row[], void, undefined> {
  const seen = new Set<string>()
  let offset = 0
  let limit = pageSize
  let isOverlap: (row: Row) => boolean = () => true
  for (;;) {
    const page = await read({ limit, offset })
    if (isStable && offset > 0 && !page.some(isOverlap)) {
      offset = Math.max(offset - limit + 1, 0)
      limit = MAX_PAGE_SIZE
      continue
    }
    for (const row of page) seen.add(identity(row))
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    const ties = page.length - 1 - page.findLastIndex((row) => rank(row) !== rank(last))
    const hasFewTies = ties < MAX_PAGE_SIZE / 2
    const overlap = hasFewTies ? ties + 1 : 1
    isOverlap = (row) => seen.has(identity(row)) && !(hasFewTies && rank(row) === rank(last))
    offset = Math.max(offset + page.length - overlap, 0)
    limit = Math.min(pageSize + overlap, MAX_PAGE_SIZE)
  }
}
