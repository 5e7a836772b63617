/** Going through a long list page by page, while others add to it and take away from it. */

/** Rows in one answer: the most that Prefect's servers give. */
export const MOST_ROWS = 200

/** An order in which a list can be read. */
export type Order<Row> = {
  read: (page: { limit: number; offset: number }) => Promise<Row[]>
  /** What makes a row the same row. */
  identity: (row: Row) => string
  /** What the rows are ordered by; those that share it may change places from one answer to the next. */
  rank: (row: Row) => string
  /** Whether no row ever moves past another one: rows only come and go. */
  isFixed: boolean
}

/**
 * All rows of a list, each once, read in one order after the other. A fixed order misses none that is there all the time;
 * after one that is not, another one finds what has changed places, unless all was read in one answer.
 */
export async function* walk<Row>(orders: Order<Row>[], pageSize: number): AsyncGenerator<Row, void, undefined> {
  const given = new Set<string>()
  for (const order of orders) {
    let pages = 0
    for await (const page of pagesOf(order, pageSize)) {
      pages++
      for (const row of page) {
        const identity = order.identity(row)
        if (given.has(identity)) continue
        given.add(identity)
        yield row
      }
    }
    if (pages === 1) return
  }
}

/**
 * The pages of a list, each of which begins with rows of the one before. Rows that came meanwhile move them on, and the
 * page is read further; rows that went move them back, and where the overlap is gone the page before is read again.
 *
 * In an order that is not fixed, and where more rows share a rank than fit into half a page, one can be missed.
 */
async function* pagesOf<Row>(
  { read, identity, rank, isFixed }: Order<Row>,
  pageSize: number,
): AsyncGenerator<Row[], void, undefined> {
  const seen = new Set<string>()
  let offset = 0
  let limit = pageSize
  let isJoined: (row: Row) => boolean = () => true
  for (;;) {
    const page = await read({ limit, offset })
    if (isFixed && offset > 0 && !page.some(isJoined)) {
      offset = Math.max(offset - limit + 1, 0)
      limit = MOST_ROWS
      continue
    }
    for (const row of page) seen.add(identity(row))
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    const tied = page.length - 1 - page.findLastIndex((row) => rank(row) !== rank(last))
    const isFew = tied < MOST_ROWS / 2
    const overlap = isFew ? tied + 1 : 1
    isJoined = (row) => seen.has(identity(row)) && !(isFew && rank(row) === rank(last))
    offset = Math.max(offset + page.length - overlap, 0)
    limit = Math.min(pageSize + overlap, MOST_ROWS)
  }
}
