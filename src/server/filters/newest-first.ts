/** Going through artifacts from the newest to the oldest, a page at a time, while others come and go. */
import { sql } from 'kysely'
import type { Condition } from './conditions.ts'

export type Position = { created: string; id: string }

/** Before everything: the year 10,000 does not fit into a stored time, and no id begins with a tilde. */
export const START: Position = { created: '~', id: '~' }

/** What comes after the position. */
export function before({ created, id }: Position): Condition {
  return sql`(artifact.created, artifact.id) < (${created}, ${id})`
}
