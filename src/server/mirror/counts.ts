/** Counts of the mirror, for its status. */
import type { MirrorStatus } from '#contract/mirror.ts'
import { countArtifacts } from '#server/artifacts/lists/counts.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { eb } from '#server/filters/conditions.ts'

export type MirrorCounts = Pick<MirrorStatus, 'artifacts' | 'only_here' | 'only_here_listed'>

/** Counts are kept for this many times as long as counting took, because a first sync changes them all the time. */
const MAX_AGE_FACTOR = 20
/** On a busy machine counting takes longer, but the progress of a first sync is to be seen. */
const MAX_AGE_MS = 1000

/** Counts again when something has changed, but not all the time. */
export function occasionalCounts(db: Database, count = countMirrored): () => Promise<MirrorCounts> {
  let kept: { revision: number; counts: MirrorCounts; freshUntil: number } | null = null
  let counting: Promise<MirrorCounts> | null = null
  async function readCounts(): Promise<MirrorCounts> {
    const start = performance.now()
    // Before the counts, which can be newer but not older.
    const revision = await readRevision(db)
    if (kept !== null && (kept.revision === revision || start < kept.freshUntil)) return kept.counts
    const counts = await count(db)
    const end = performance.now()
    kept = { revision, counts, freshUntil: end + Math.min((end - start) * MAX_AGE_FACTOR, MAX_AGE_MS) }
    return counts
  }
  return () => {
    counting ??= readCounts().finally(() => {
      counting = null
    })
    return counting
  }
}

async function countMirrored(database: Database): Promise<MirrorCounts> {
  const db = forLongReads(database)
  const count = eb.fn.countAll<number>().as('count')
  const artifacts = await countArtifacts(db, {})
  const onlyHere = await db.selectFrom('artifact_only_here').select(count).executeTakeFirstOrThrow()
  // An archive has more versions that are only here than entries, so each entry is looked up.
  const isOnlyHere = eb
    .selectFrom('artifact_only_here')
    .select('artifact_only_here.artifact_id')
    .whereRef('artifact_only_here.artifact_id', '=', 'artifact_listed.artifact_id')
  const listed = db.selectFrom('artifact_listed').where(eb.exists(isOnlyHere)).select(count)
  return {
    artifacts,
    only_here: onlyHere.count,
    only_here_listed: onlyHere.count === 0 ? 0 : (await listed.executeTakeFirstOrThrow()).count,
  }
}
