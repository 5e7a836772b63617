/** Stores artifacts of the upstream server: with their ids and times, and JSON as it was sent. */
import { contentOf } from '#server/artifacts/store.ts'
import { contentHash } from '#server/changes/hash.ts'
import { resetChange } from '#server/changes/reset.ts'
import { recordSample } from '#server/changes/samples.ts'
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { ArtifactTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { packLong } from '#server/json/packed-text.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { readDeleted } from '#server/mirror/deleted-lately.ts'
import { holdMirror } from '#server/mirror/mirror-state.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'
import { timeSlice } from '#server/time-slice.ts'
import { type CollectionsAnswer, isCut, type MirroredArtifact, millisecond } from './mirrored-rows.ts'
import { type Added, storeCollections } from './store-collections.ts'
import { noteUpdated } from './updated-lately.ts'

/**
 * Leaves out the rows that are stored with the same time. Prefect cuts the time of an update to milliseconds, so those that
 * have been updated may have changed again within it.
 */
export async function keepUnknown(db: Database, rows: WireRow[]): Promise<WireRow[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const stored = await db.selectFrom('artifact').select(['id', 'updated']).where('id', 'in', ids).execute()
  const times = new Map(stored.map(({ id, updated }) => [id, updated]))
  return rows.filter((row) => {
    const updated = row.time('updated')
    return updated === null || updated !== times.get(row.id) || isCut(updated)
  })
}

/** Leaves out what is stored with the same content or a newer one. */
export async function keepNewer(db: Database, artifacts: MirroredArtifact[]): Promise<MirroredArtifact[]> {
  const stored = await readStored(db, artifacts)
  return artifacts.filter((artifact) => {
    const known = stored.get(artifact.id)
    return known === undefined || isNewer(artifact, known)
  })
}

/**
 * Parses and compresses the rows of a response to what was `asked` then. This takes long, so it is not part of a transaction.
 * Malformed rows are left out.
 */
export async function prepareArtifacts(db: Database, rows: WireRow[], asked: string): Promise<MirroredArtifact[]> {
  const pause = timeSlice()
  const prepared = new Map<string, MirroredArtifact>()
  for (const row of rows) {
    const artifact = await prepareArtifact(db, row, asked).catch(() => null)
    if (artifact !== null) prepared.set(artifact.id, artifact)
    await pause()
  }
  return [...prepared.values()]
}

async function prepareArtifact(db: Database, row: WireRow, asked: string): Promise<MirroredArtifact> {
  const type = row.text('type')
  const data = row.json('data') ?? 'null'
  const { text, isReference, columns } = contentOf(db, type, new RawJson((await packLong(data)) ?? data))
  return {
    id: row.id,
    created: row.requiredTime('created'),
    updated: row.requiredTime('updated'),
    key: row.text('key'),
    type,
    description: row.text('description'),
    metadata_: row.json('metadata_'),
    flow_run_id: row.text('flow_run_id'),
    task_run_id: row.text('task_run_id'),
    ...columns,
    hash: contentHash(type, text),
    isReference,
    asked,
  }
}

/**
 * Stores a page of artifacts, in which a row never replaces a newer one. `collections` are the rows of their keys on the
 * latest routes. New versions get their numbers later: see `number-versions.ts`. Resolves to the ids of what is new or changed.
 */
export async function storeArtifacts(
  db: Database,
  artifacts: MirroredArtifact[],
  collections: CollectionsAnswer,
): Promise<string[]> {
  return transact(db, async (db) => {
    await holdMirror(db)
    await lockAll(
      db,
      artifacts.map(({ key, id }) => key ?? id),
    )
    const stored = await readStored(db, artifacts)
    const unknown = artifacts.filter(({ id }) => !stored.has(id))
    const deleted = await readDeleted(
      db,
      unknown.map(({ id }) => id),
    )
    const added = unknown.filter(({ id }) => !deleted.has(id))
    const changed = artifacts.filter((artifact) => isNewer(artifact, stored.get(artifact.id)))
    for (const artifact of changed) await update(db, artifact)
    await noteUpdated(db, changed)
    const latest = await storeCollections(db, countAdded(added), collections)
    await insert(db, added, latest)
    return [...added, ...changed].map(({ id }) => id)
  })
}

type Content = Pick<ArtifactTable, 'description' | 'metadata_' | 'data' | 'packed'>
type Stored = Content & Pick<ArtifactTable, 'id' | 'updated'> & { stored: string | null }

async function readStored(db: Database, artifacts: MirroredArtifact[]): Promise<Map<string, Stored>> {
  if (artifacts.length === 0) return new Map()
  const ids = artifacts.map(({ id }) => id)
  const rows = await db
    .selectFrom('artifact')
    .leftJoin('updated_lately', 'artifact_id', 'id')
    .select(['id', 'updated', 'description', 'metadata_', 'data', 'packed', 'stored'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * On SQLite, Prefect cuts the time of an update to milliseconds. Within one of them, what was sent without a cut time is older,
 * and of equal times, what was asked for later is newer.
 */
function isNewer(artifact: MirroredArtifact, stored: Stored | undefined): boolean {
  if (stored === undefined) return false
  const [time, storedTime] = [millisecond(artifact.updated), millisecond(stored.updated)]
  if (time !== storedTime) return time > storedTime
  if (artifact.updated === stored.updated)
    return !hasSameContent(artifact, stored) && artifact.asked > (stored.stored ?? '')
  return artifact.updated > stored.updated ? !isCut(stored.updated) || isCut(artifact.updated) : isCut(artifact.updated)
}

function hasSameContent(artifact: Content, stored: Content): boolean {
  if (artifact.description !== stored.description || artifact.metadata_ !== stored.metadata_) return false
  const isPackedSame =
    artifact.packed === null || stored.packed === null
      ? artifact.packed === stored.packed
      : Buffer.compare(artifact.packed, stored.packed) === 0
  return isPackedSame && artifact.data === stored.data
}

async function update(db: Database, artifact: MirroredArtifact): Promise<void> {
  const { id, updated, description, metadata_, size, preview, data, packed, type, hash } = artifact
  if (type === 'progress') await recordSample(db, id, preview, updated)
  await resetChange(db, id, hash)
  await db.updateTable('artifact_unnumbered').set({ hash }).where('artifact_id', '=', id).execute()
  await db
    .updateTable('artifact')
    .set({ updated, description, metadata_, size, preview, data, packed })
    .where('id', '=', id)
    .execute()
}

function countAdded(added: MirroredArtifact[]): Added[] {
  return Array.from(
    Map.groupBy(added, ({ key }) => key),
    ([key, versions]) => ({ key, versions }),
  ).flatMap(({ key, versions }) => (key === null ? [] : { key, versions }))
}

/** Of one statement. */
const MAX_CHUNK_ROWS = 100
const MAX_CHUNK_BYTES = 4_000_000

async function insert(db: Database, added: MirroredArtifact[], latest: Set<string>): Promise<void> {
  let chunk: ArtifactTable[] = []
  let bytes = 0
  const flush = async () => {
    if (chunk.length > 0) await db.insertInto('artifact').values(chunk).execute()
    chunk = []
    bytes = 0
  }
  for (const { hash: _, asked: _asked, isReference, ...row } of added) {
    const isListed = row.key === null ? !isReference : latest.has(row.id)
    chunk.push({ ...row, is_listed: isListed ? 1 : 0 })
    bytes += row.packed?.length ?? row.data.length
    if (chunk.length === MAX_CHUNK_ROWS || bytes > MAX_CHUNK_BYTES) await flush()
  }
  await flush()
  const unnumbered = added.flatMap(({ id, key, created, hash }) =>
    key === null ? [] : { artifact_id: id, key, created, hash },
  )
  if (unnumbered.length > 0) await db.insertInto('artifact_unnumbered').values(unnumbered).execute()
}
