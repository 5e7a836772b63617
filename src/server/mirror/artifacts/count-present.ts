import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'

/** The number of artifacts that the upstream server has as well, as far as is known. */
export async function countPresent(db: Database): Promise<number> {
  const { all, onlyHere } = await forLongReads(db)
    .selectNoFrom(({ selectFrom, fn }) => [
      selectFrom('artifact').select(fn.countAll<number>().as('count')).as('all'),
      selectFrom('artifact_only_here').select(fn.countAll<number>().as('count')).as('onlyHere'),
    ])
    .executeTakeFirstOrThrow()
  return (all ?? 0) - (onlyHere ?? 0)
}
