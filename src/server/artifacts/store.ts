/** Creates, reads, updates and deletes single artifacts, and maintains the collection row of their key. */
import { sql } from 'kysely'
import { previewOf, previewOfText } from '#content/preview.ts'
import { parseJson } from '#contract/json.ts'
import { isResultReference } from '#contract/kinds.ts'
import { contentHash } from '#server/changes/hash.ts'
import { resetChange } from '#server/changes/reset.ts'
import { recordSample } from '#server/changes/samples.ts'
import { type Micros, momentOf, nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { lock, storedData } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { ArtifactTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { type RawJson, rawJson } from '#server/json/raw-json.ts'
import { removeVersions } from './delete-versions.ts'
import { insertRow, insertVersion, pointCollection, takeNumber, unlistKey } from './version-statements.ts'

export type NewArtifact = {
  key: string | null
  type: string | null
  description: string | null
  data: RawJson | null
  metadata_: RawJson | null
  flow_run_id: string | null
  task_run_id: string | null
}

/** The fields to change; absent ones keep their values. */
export type ArtifactChanges = Partial<Pick<NewArtifact, 'data' | 'description' | 'metadata_'>>

const CONTENT_COLUMNS = [
  'artifact.key',
  'artifact.type',
  'artifact.description',
  'artifact.data',
  'artifact.metadata_',
  'artifact.flow_run_id',
  'artifact.task_run_id',
] as const

/** The columns of the wire format. */
export const ARTIFACT_COLUMNS = ['artifact.id', 'artifact.created', 'artifact.updated', ...CONTENT_COLUMNS] as const

type ArtifactRow = Omit<ArtifactTable, 'size' | 'preview' | 'is_listed'>

/** An artifact in wire format, with Prefect's order of fields. */
export function artifactOf(row: ArtifactRow) {
  return {
    id: row.id,
    created: wireTime(row.created),
    updated: wireTime(row.updated),
    key: row.key,
    type: row.type,
    description: row.description,
    data: rawJson(row.data),
    metadata_: rawJson(row.metadata_),
    flow_run_id: row.flow_run_id,
    task_run_id: row.task_run_id,
  }
}

/** Creates a version, now or at a `moment` in the past. */
export async function insertArtifact(db: Database, artifact: NewArtifact, moment?: Micros) {
  const { columns, isReference } = contentOf(db, artifact.type, artifact.data)
  return transact(db, async (db) => {
    const number = artifact.key === null ? null : await numberOf(db, artifact.key)
    const now = moment ?? Math.max(nextMoment(), number?.earliest ?? 0)
    const created = storedTime(now)
    const row = {
      id: uuidAt(now),
      created,
      updated: created,
      key: artifact.key,
      type: storable(artifact.type),
      description: storable(artifact.description),
      metadata_: artifact.metadata_?.text ?? null,
      flow_run_id: artifact.flow_run_id,
      task_run_id: artifact.task_run_id,
      ...columns,
    }
    // References to stored results are not interesting to browse.
    const is_listed = row.key === null && isReference ? 0 : 1
    if (number !== null) {
      const { key, version } = number
      await pointCollection(db, { id: uuidAt(now), key, latest_id: row.id, created })
      if (version > 1) await unlistKey(db, { key })
      await insertVersion(db, { artifact_id: row.id, key, version, hash: contentHash(row.type, row.data) })
    }
    await insertRow(db, { ...row, is_listed })
    return artifactOf(row)
  })
}

/** Locks the key until the end of the transaction, so that its versions have increasing numbers and times. */
async function numberOf(db: Database, key: string) {
  await lock(db, key)
  const [taken] = await takeNumber(db, { key })
  if (!taken) throw new Error('A statement with `returning` returned no row')
  // Later than the latest version, even if another server's clock is ahead.
  return { key, version: taken.version, earliest: taken.newest === null ? 0 : momentOf(taken.newest) + 1 }
}

const selectArtifact = compiledQuery((db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('artifact').select(ARTIFACT_COLUMNS).where('id', '=', value('id')),
)

export async function readArtifact(db: Database, id: string) {
  const [row] = await selectArtifact(db, { id })
  return row && artifactOf(row)
}

// SQLite plans a join, or a limit in a parameter, again for each value, which takes longer than reading the row.
const selectLatest = compiledQuery((db, value: ValueOf<{ key: string }>) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('artifact_collection')
        .selectAll()
        .where('key', '=', value('key'))
        .limit(sql.lit(1))
        .as('collection'),
    )
    .innerJoin('artifact', 'artifact.id', 'collection.latest_id')
    .select(['collection.id', 'collection.created', 'collection.updated', ...CONTENT_COLUMNS]),
)

/** The collection row in the shape of an artifact: its own id and times, the other fields of the latest version. */
export async function readLatestArtifact(db: Database, key: string) {
  const [row] = await selectLatest(db, { key })
  return row && artifactOf(row)
}

/** Resolves to false if the artifact does not exist. */
export async function updateArtifact(db: Database, id: string, changes: ArtifactChanges): Promise<boolean> {
  return transact(db, async (db) => {
    const found = await lockVersion(db, id)
    if (!found) return false
    const updated = storedTime(nextMoment())
    const { data, description, metadata_ } = changes
    const content = data === undefined ? null : contentOf(db, found.type, data).columns
    if (content) {
      if (found.type === 'progress') await recordSample(db, id, content.preview, updated)
      await resetChange(db, id, contentHash(found.type, content.data))
    }
    await db
      .updateTable('artifact')
      .set({
        updated,
        ...content,
        ...(description !== undefined && { description: storable(description) }),
        ...(metadata_ !== undefined && { metadata_: metadata_?.text ?? null }),
      })
      .where('id', '=', id)
      .execute()
    await db.updateTable('artifact_collection').set({ updated }).where('latest_id', '=', id).execute()
    return true
  })
}

/** Resolves to false if the artifact does not exist. */
export async function deleteArtifact(db: Database, id: string): Promise<boolean> {
  return transact(db, async (db) => {
    const found = await lockVersion(db, id)
    if (!found) return false
    await removeVersions(db, [{ id, key: found.key }])
    return true
  })
}

/** Reads a version and locks its key until the end of the transaction. */
export async function lockVersion(db: Database, id: string) {
  const query = db.selectFrom('artifact').select(['key', 'type']).where('id', '=', id)
  const before = await query.executeTakeFirst()
  if (!before) return undefined
  await lock(db, before.key ?? id)
  // Another transaction may have deleted it while we waited for the lock.
  return query.executeTakeFirst()
}

/** Longer values are not parsed, unless they are a single string. */
const MAX_PARSED_CHARS = 2_000_000

function contentOf(db: Database, type: string | null, json: RawJson | null) {
  const data = storedData(db, json?.text ?? 'null')
  const isParsed = data.length <= MAX_PARSED_CHARS || data.startsWith('"')
  const value = isParsed ? parseJson(data) : data
  const preview = isParsed ? previewOf(type, value) : previewOfText(type, data)
  return {
    isReference: isResultReference(type, value),
    columns: { data, size: Buffer.byteLength(data), preview: JSON.stringify(preview) },
  }
}

/** Replaces unpaired surrogates, which UTF-8 cannot encode. */
function storable(text: string | null): string | null {
  return text?.toWellFormed() ?? null
}
