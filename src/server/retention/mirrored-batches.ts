/** Deletes the planned versions of a deletion in a mirror: on the upstream server first, and then here. */
import { removeVersions } from '#server/artifacts/delete-versions.ts'
import { lock, lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { noteDeleted } from '#server/mirror/deleted-lately.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'
import {
  type BatchVersion,
  isStillIncluded,
  progressAfter,
  readItems,
  readPresent,
  removeBatch,
  selectBatch,
} from './batches.ts'
import { parseRequest } from './deletions.ts'

/**
 * Deletes the next batch. False when nothing is left to do. Versions that the upstream server did not delete stay here
 * and in the plan, and its error is thrown. A server that stops in between deletes the batch again, which is harmless.
 */
export async function removeMirroredBatch(
  db: Database,
  deletion_id: string,
  mirror: MirrorDeletions,
  signal: AbortSignal,
): Promise<boolean> {
  const deletion = await db.selectFrom('deletion').selectAll().where('id', '=', deletion_id).executeTakeFirst()
  const items = await readItems(db, deletion_id)
  // Ends the deletion, if it has not ended yet.
  if (deletion?.state !== 'RUNNING' || items.length === 0) return removeBatch(db, deletion_id)
  const request = parseRequest(deletion)
  const { place, versions } = await selectBatch(db, items, request, mirror)
  const upstream = versions.filter(({ is_only_here }) => !is_only_here).map(({ id }) => id)
  const deleted = new Set<string>()
  const options = { signal, onDeleted: (id: string) => deleted.add(id) }
  await requireMirror(db)
  const failure = await mirror.deleteUpstream(upstream, options).then(
    () => null,
    (error: unknown) => ({ error }),
  )
  const isArchived = upstream.length < versions.length
  if (failure === null || isArchived || deleted.size > 0) {
    const left = upstream.filter((id) => !deleted.has(id))
    await noteDeleted(db, [...deleted])
    await removeHere(db, deletion_id, { place, versions, left }, mirror)
  }
  if (failure !== null) throw failure.error
  return true
}

type Batch = {
  /** The place of its last item in the plan. */
  place: number
  versions: BatchVersion[]
  /** Ids of versions that the upstream server did not delete. */
  left: string[]
}

async function removeHere(
  db: Database,
  deletion_id: string,
  { place, versions, left }: Batch,
  mirror: MirrorDeletions,
): Promise<void> {
  await transact(db, async (db) => {
    await lock(db, deletion_id)
    const deletion = await db.selectFrom('deletion').selectAll().where('id', '=', deletion_id).executeTakeFirst()
    if (!deletion) return
    await lockAll(
      db,
      versions.map(({ key, id }) => key ?? id),
    )
    const request = parseRequest(deletion)
    const present = await readPresent(
      db,
      versions.map(({ id }) => id),
    )
    const removed = versions.filter(({ id, policy, is_only_here }) => {
      const version = present.get(id)
      if (!version || left.includes(id)) return false
      // What the upstream server has deleted is deleted here, even if the deletion was canceled meanwhile.
      return !is_only_here || (deletion.state === 'RUNNING' && isStillIncluded(version, policy, request, mirror))
    })
    await removeVersions(db, removed)
    const done = db.deleteFrom('deletion_item').where('deletion_id', '=', deletion_id).where('place', '>=', place)
    await (left.length === 0 ? done : done.where('artifact_id', 'not in', left)).execute()
    const progress = { ...progressAfter(deletion, removed), ...(deletion.state === 'RUNNING' && { error: null }) }
    await db.updateTable('deletion').set(progress).where('id', '=', deletion_id).execute()
  })
}
