import { MAX_PAGE_SIZE, type Order, paginate } from '#sdk/artifacts/pagination.ts'

/** Rows per response, and ids per request: the limit of every server of this API. */
export const PAGE = MAX_PAGE_SIZE

/** All rows of a list, read page by page. The order must be stable: rows may be added or removed, but not move. */
export async function everyPage<Row extends { id: string }>(read: Order<Row>['read']): Promise<Row[]> {
  const identity = ({ id }: Row) => id
  const rows: Row[] = []
  for await (const row of paginate([{ read, identity, rank: identity, isStable: true }], PAGE)) rows.push(row)
  return rows
}

/** The rows for many ids, read in batches. */
export async function readInBatches<Row>(
  ids: readonly string[],
  read: (batch: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += PAGE) rows.push(...(await read(ids.slice(at, at + PAGE))))
  return rows
}
