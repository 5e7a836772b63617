/** Gives new versions their numbers, in the order of their creation. */
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'

const CHUNK_VERSIONS = 500

/** Numbers all versions that have none. To be called when no older one is missing. */
export async function numberVersions(db: Database): Promise<void> {
  while ((await numberChunk(db)) === CHUNK_VERSIONS);
}

/** Resolves to how many were waiting, at most a chunk. */
async function numberChunk(db: Database): Promise<number> {
  const waiting = await readWaiting(db)
  if (waiting.length === 0) return 0
  const ids = waiting.map(({ artifact_id }) => artifact_id)
  await transact(db, async (db) => {
    await lockAll(
      db,
      waiting.map(({ key }) => key),
    )
    const present = await db
      .selectFrom('artifact_unnumbered as waiting')
      .innerJoin('artifact', 'artifact.id', 'waiting.artifact_id')
      .select(['waiting.artifact_id', 'waiting.key', 'waiting.hash'])
      .where('waiting.artifact_id', 'in', ids)
      .orderBy('waiting.created')
      .orderBy('waiting.artifact_id')
      .execute()
    await db.deleteFrom('artifact_unnumbered').where('artifact_id', 'in', ids).execute()
    const byKey = Map.groupBy(present, ({ key }) => key)
    if (byKey.size === 0) return
    const taken = await takeNumbers(
      db,
      Array.from(byKey, ([key, { length }]) => ({ key, last_version: length })),
    )
    const numbered = taken.flatMap(({ key, last_version }) => {
      const versions = byKey.get(key) ?? []
      return versions.map((version, index) => ({ ...version, version: last_version - versions.length + 1 + index }))
    })
    await db.insertInto('artifact_version').values(numbered).execute()
  })
  return waiting.length
}

function readWaiting(db: Database) {
  return db
    .selectFrom('artifact_unnumbered')
    .select(['artifact_id', 'key'])
    .orderBy('created')
    .orderBy('artifact_id')
    .limit(CHUNK_VERSIONS)
    .execute()
}

/** Increments the numbers of keys; resolves to the last number of each. */
function takeNumbers(db: Database, counts: { key: string; last_version: number }[]) {
  return db
    .insertInto('artifact_key')
    .values(counts)
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({ last_version: eb('artifact_key.last_version', '+', eb.ref('excluded.last_version')) })),
    )
    .returning(['key', 'last_version'])
    .execute()
}
