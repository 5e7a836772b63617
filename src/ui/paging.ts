import { MOST_ROWS, type Order, walk } from '#sdk/artifacts/pagination.ts'

/** Rows in one answer, and ids in one question: what every server of this API lets through. */
export const PAGE = MOST_ROWS

/** All rows of a list, asked for page by page. No row may move past another one in it: rows only come and go. */
export async function everyPage<Row extends { id: string }>(read: Order<Row>['read']): Promise<Row[]> {
  const identity = ({ id }: Row) => id
  const rows: Row[] = []
  for await (const row of walk([{ read, identity, rank: identity, isFixed: true }], PAGE)) rows.push(row)
  return rows
}

/** The answers to a question about many ids, a portion of them at a time. */
export async function inPortions<Row>(
  ids: readonly string[],
  read: (portion: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += PAGE) rows.push(...(await read(ids.slice(at, at + PAGE))))
  return rows
}
