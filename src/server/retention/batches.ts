/** Taking out what a deletion has written down, a little in each transaction. */
import { takesLatest } from '#content/retention.ts'
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { lock, lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { type DeletionRequest, endDeletion, forgetEmptyRunBefore, requestOf, sharesOf } from './deletions.ts'

/** Whoever writes meanwhile waits for one batch at most: bench/clean-up.ts says how long that is. */
const MOST_VERSIONS = 100
const MOST_BYTES = 4_000_000

/** Removes the next few versions; false when there is nothing left to do. */
export async function removeBatch(db: Database, deletion_id: string): Promise<boolean> {
  return transact(db, async (db) => {
    // Whoever cancels it waits for us, and we see that it was cancelled.
    await lock(db, deletion_id)
    const deletion = await db.selectFrom('deletion').selectAll().where('id', '=', deletion_id).executeTakeFirst()
    if (deletion?.state !== 'RUNNING') return false
    const items = await readItems(db, deletion_id)
    if (items.length === 0) {
      await endDeletion(db, deletion_id, { state: 'COMPLETED' })
      await forgetEmptyRunBefore(db, deletion)
      return false
    }
    await lockAll(
      db,
      items.map(({ key, artifact_id }) => key ?? artifact_id),
    )
    const { place, gone } = await chosen(db, items, requestOf(deletion))
    await removeVersions(db, gone)
    await db.deleteFrom('deletion_item').where('deletion_id', '=', deletion_id).where('place', '>=', place).execute()
    await db.updateTable('deletion').set(progressOf(deletion, gone)).where('id', '=', deletion_id).execute()
    return true
  })
}

type Item = Awaited<ReturnType<typeof readItems>>[number]

async function readItems(db: Database, deletion_id: string) {
  return db
    .selectFrom('deletion_item')
    .select(['place', 'artifact_id', 'key', 'policy'])
    .where('deletion_id', '=', deletion_id)
    .orderBy('place', 'desc')
    .limit(MOST_VERSIONS)
    .execute()
}

type Gone = { id: string; key: string | null; size: number; policy: number | null }

/** What of the items still goes, and the place of the last one that there was room for: at least one is dealt with. */
async function chosen(db: Database, items: Item[], request: DeletionRequest): Promise<{ place: number; gone: Gone[] }> {
  const present = await readPresent(db, items)
  const gone: Gone[] = []
  let bytes = 0
  let place = Number.MAX_SAFE_INTEGER
  for (const item of items) {
    const version = present.get(item.artifact_id)
    if (version && isToGo(version, item, request)) {
      bytes += version.size
      if (gone.length > 0 && bytes > MOST_BYTES) break
      gone.push({ id: version.id, key: version.key, size: version.size, policy: item.policy })
    }
    place = item.place
  }
  return { place, gone }
}

type Present = { id: string; key: string | null; size: number; pin: string | null; latest_id: string | null }

/** Those that are there, by their ids, as they are now that nobody else is at their keys. */
async function readPresent(db: Database, items: Item[]): Promise<Map<string, Present>> {
  const rows = await db
    .selectFrom('artifact')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('artifact_collection as collection', 'collection.latest_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.size', 'pin.artifact_id as pin', 'collection.latest_id'])
    .where(
      'artifact.id',
      'in',
      items.map(({ artifact_id }) => artifact_id),
    )
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** What was pinned since stays, and so does what has become the latest version because newer ones were deleted. */
function isToGo({ pin, latest_id }: Present, item: Item, request: DeletionRequest): boolean {
  if ('selection' in request) return pin === null || request.selection.include_pinned === true
  const policy = item.policy === null ? undefined : request.policies[item.policy]
  return pin === null && policy !== undefined && (latest_id === null || takesLatest(policy))
}

function progressOf(deletion: DeletionTable, gone: Gone[]): Partial<DeletionTable> {
  const shares = sharesOf(deletion)
  let bytes = deletion.bytes
  for (const { size, policy } of gone) {
    bytes += size
    const share = policy === null ? undefined : shares[policy]
    if (!share) continue
    share.count += 1
    share.bytes += size
  }
  return { deleted: deletion.deleted + gone.length, bytes, policies: JSON.stringify(shares) }
}
