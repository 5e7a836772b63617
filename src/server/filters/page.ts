import { Invalid } from '#server/errors.ts'
import type { Maybe } from './conditions.ts'

const MAX_LIMIT = 200

/** The rows that a body asks for; out of range is refused in Prefect's words. */
export function pageOf({ limit, offset }: { limit?: Maybe<number>; offset?: Maybe<number> }) {
  const rows = limit ?? MAX_LIMIT
  if (rows < 0) throw new Invalid('Invalid limit: must be greater than or equal to 0.')
  if (rows > MAX_LIMIT) throw new Invalid(`Invalid limit: must be less than or equal to ${MAX_LIMIT}.`)
  return { limit: rows, offset: offset ?? 0 }
}
