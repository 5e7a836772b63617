/** The versions whose change has not been computed yet, and what is stored about them. */
import { sql } from 'kysely'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'

/** Newest first. */
export async function readPendingIds(db: Database, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('artifact_version')
    .select('artifact_id')
    .where('change_status', 'is', null)
    .orderBy('artifact_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ artifact_id }) => artifact_id)
}

export type PendingVersion = Awaited<ReturnType<typeof readPending>>[number]

/** Those of the versions that are still pending, each with the version before it. */
export async function readPending(db: Database, ids: string[]) {
  return db
    .selectFrom('artifact_version as version')
    .innerJoin('artifact', 'artifact.id', 'version.artifact_id')
    .leftJoin('artifact_version as previous', (join) =>
      join.onRef('previous.key', '=', 'version.key').on('previous.version', '=', numberBefore(db)),
    )
    .leftJoin('artifact as previous_artifact', 'previous_artifact.id', 'previous.artifact_id')
    .select(['version.artifact_id as id', 'version.hash', 'version.resets', 'artifact.size'])
    .select(['previous_artifact.id as previous_id', 'previous.version as previous_version'])
    .select(['previous.hash as previous_hash', 'previous.numbers as previous_numbers'])
    .select(['previous.value as previous_value', 'previous_artifact.size as previous_size'])
    .where('version.artifact_id', 'in', ids)
    .where('version.change_status', 'is', null)
    .execute()
}

/** The number of the version before `version`, as a subquery. */
function numberBefore(db: Database) {
  return db
    .selectFrom('artifact_version as before')
    .select('before.version')
    .where('before.key', '=', sql.ref<string>('version.key'))
    .where('before.version', '<', sql.ref<number>('version.version'))
    .orderBy('before.version', 'desc')
    .limit(1)
}

export type ComputedChange = {
  id: string
  resets: number
  summary: ChangeSummary
  hash: string | null
  value: number | null
  numbers: string
}

/**
 * Stores what was computed, except for versions that have been reset or deleted since they were read. Pages refresh if
 * it is visible. One statement for all: changes of other requests wait for it.
 */
export async function storeChanges(db: Database, changes: ComputedChange[], isVisible: boolean): Promise<void> {
  const rows = changes.map(
    ({ id, resets, summary, hash, value, numbers }) =>
      sql`(${id}, ${resets}, ${summary.status}, ${summary.text}, ${hash}, ${value}, ${numbers})`,
  )
  const store = (db: Database) =>
    sql`with made (id, resets, status, text, hash, value, numbers) as (values ${sql.join(rows)})
      update artifact_version
      set change_status = made.status, change_text = made.text, hash = made.hash,
        value = cast(made.value as double precision), numbers = made.numbers
      from made
      where artifact_version.artifact_id = made.id and artifact_version.resets = cast(made.resets as bigint)`.execute(
      db,
    )
  await transact(db, store, () => isVisible)
}
