/** Pagination by limit and offset, or by a cursor. */
import { Invalid } from '#server/errors.ts'
import { type Condition, eb, type Maybe } from './conditions.ts'

const MAX_LIMIT = 200

export type Page = { limit: number; offset: number }

/** The limit and offset of a request body, within Prefect's range. */
export function pageOf({ limit, offset }: { limit?: Maybe<number>; offset?: Maybe<number> }): Page {
  const rows = limit ?? MAX_LIMIT
  if (rows < 0) throw new Invalid('Invalid limit: must be greater than or equal to 0.')
  if (rows > MAX_LIMIT) throw new Invalid(`Invalid limit: must be less than or equal to ${MAX_LIMIT}.`)
  return { limit: rows, offset: offset ?? 0 }
}

/** Where a page of artifacts, newest first, continues. Unlike an offset it stays valid while rows come and go. */
export type Cursor = { created: string; id: string }

/** Precedes every row: stored times and ids never start with a tilde. */
export const FIRST_PAGE: Cursor = { created: '~', id: '~' }

/** The artifacts after the cursor, which are older. */
export function after({ created, id }: Cursor): Condition {
  return eb(eb.refTuple('artifact.created', 'artifact.id'), '<', eb.tuple(created, id))
}
