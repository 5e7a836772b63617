/** Deletes the planned versions of a deletion, one small batch per transaction. */
import { takesLatest } from '#content/retention.ts'
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { lock, lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { type DeletionRequest, deletePreviousEmptyRun, endDeletion, parseRequest, parseShares } from './deletions.ts'

/** Other writers wait for at most one batch. `bench/clean-up.ts` measures for how long. */
const MAX_BATCH_VERSIONS = 100
const MAX_BATCH_BYTES = 4_000_000
/** A cancellation waits for at most this many requests to the upstream server. */
const MAX_BATCH_REQUESTS = 20

/** Deletes the next batch. False when nothing is left to do. */
export async function removeBatch(db: Database, deletion_id: string): Promise<boolean> {
  return transact(db, async (db) => {
    // A concurrent cancellation either waits for this batch, or is visible below.
    await lock(db, deletion_id)
    const deletion = await db.selectFrom('deletion').selectAll().where('id', '=', deletion_id).executeTakeFirst()
    if (deletion?.state !== 'RUNNING') return false
    const items = await readItems(db, deletion_id)
    if (items.length === 0) {
      await endDeletion(db, deletion_id, { state: 'COMPLETED' })
      await deletePreviousEmptyRun(db, deletion)
      return false
    }
    await lockAll(
      db,
      items.map(({ key, artifact_id }) => key ?? artifact_id),
    )
    const { place, versions } = await selectBatch(db, items, parseRequest(deletion))
    await removeVersions(db, versions)
    await db.deleteFrom('deletion_item').where('deletion_id', '=', deletion_id).where('place', '>=', place).execute()
    await db.updateTable('deletion').set(progressAfter(deletion, versions)).where('id', '=', deletion_id).execute()
    return true
  })
}

type Item = Awaited<ReturnType<typeof readItems>>[number]

export async function readItems(db: Database, deletion_id: string) {
  return db
    .selectFrom('deletion_item')
    .select(['place', 'artifact_id', 'key', 'policy'])
    .where('deletion_id', '=', deletion_id)
    .orderBy('place', 'desc')
    .limit(MAX_BATCH_VERSIONS)
    .execute()
}

export type BatchVersion = {
  id: string
  key: string | null
  size: number
  policy: number | null
  is_only_here: boolean
}

/**
 * The versions that are still to be deleted, up to the limits, and the place of the last item; at least one item. Of a
 * mirror, policies may leave out versions that exist upstream.
 */
export async function selectBatch(
  db: Database,
  items: Item[],
  request: DeletionRequest,
  mirror: MirrorDeletions | null = null,
): Promise<{ place: number; versions: BatchVersion[] }> {
  const present = await readPresent(
    db,
    items.map(({ artifact_id }) => artifact_id),
  )
  const versions: BatchVersion[] = []
  let bytes = 0
  let requests = 0
  let place = Number.MAX_SAFE_INTEGER
  for (const item of items) {
    const version = present.get(item.artifact_id)
    if (version && isStillIncluded(version, item.policy, request, mirror)) {
      const { id, key, size } = version
      const is_only_here = version.only_here !== null
      bytes += size
      if (mirror && !is_only_here) requests += 1
      if (versions.length > 0 && (bytes > MAX_BATCH_BYTES || requests > MAX_BATCH_REQUESTS)) break
      versions.push({ id, key, size, policy: item.policy, is_only_here })
    }
    place = item.place
  }
  return { place, versions }
}

type PresentVersion = Awaited<ReturnType<typeof readPresent>> extends Map<string, infer Row> ? Row : never

/** The versions that still exist, by id. While their keys are locked, this does not change. */
export async function readPresent(db: Database, ids: string[]) {
  const rows = await db
    .selectFrom('artifact')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('artifact_collection as collection', 'collection.latest_id', 'artifact.id')
    .leftJoin('artifact_only_here as archived', 'archived.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.size', 'pin.artifact_id as pin', 'collection.latest_id'])
    .select('archived.artifact_id as only_here')
    .where('artifact.id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Keeps versions that were pinned after the plan was made, or became the latest because newer ones were deleted. */
export function isStillIncluded(
  { pin, latest_id, only_here }: PresentVersion,
  policyIndex: number | null,
  request: DeletionRequest,
  mirror: MirrorDeletions | null,
): boolean {
  if ('selection' in request) return pin === null || request.selection.include_pinned === true
  if (mirror && !mirror.retentionDeletesUpstream && only_here === null) return false
  const policy = policyIndex === null ? undefined : request.policies[policyIndex]
  return pin === null && policy !== undefined && (latest_id === null || takesLatest(policy))
}

export function progressAfter(deletion: DeletionTable, versions: BatchVersion[]): Partial<DeletionTable> {
  const shares = parseShares(deletion)
  let bytes = deletion.bytes
  for (const { size, policy } of versions) {
    bytes += size
    const share = policy === null ? undefined : shares[policy]
    if (!share) continue
    share.count += 1
    share.bytes += size
  }
  return { deleted: deletion.deleted + versions.length, bytes, policies: JSON.stringify(shares) }
}
