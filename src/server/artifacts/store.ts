/** Creates, reads, updates and deletes single artifacts, and maintains the collection row of their key. */
import { sql } from 'kysely'
import { previewOf, previewOfText } from '#content/preview.ts'
import { parseJson } from '#contract/json.ts'
import { isResultReference } from '#contract/kinds.ts'
import { contentHash } from '#server/changes/hash.ts'
import { resetChange } from '#server/changes/reset.ts'
import { progressOf, recordSample } from '#server/changes/samples.ts'
import { type Micros, momentOf, nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { hasFunctions, lock, storedData } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { ArtifactTable } from '#server/database/tables.ts'
import { changeAtOnce, transact } from '#server/database/transaction.ts'
import { PackedText, pack } from '#server/json/packed-text.ts'
import { type RawJson, rawJson, storedJson } from '#server/json/raw-json.ts'
import { removeVersion } from './delete-version.ts'
import {
  deleteAtOnce,
  insertAtOnce,
  insertRow,
  insertVersion,
  pointCollection,
  selectType,
  takeNumber,
  touchCollection,
  unlistKey,
  updateAtOnce,
} from './version-statements.ts'

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
  'artifact.metadata_',
  'artifact.flow_run_id',
  'artifact.task_run_id',
  'artifact.data',
  'artifact.packed',
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
    data: storedJson(row),
    metadata_: rawJson(row.metadata_),
    flow_run_id: row.flow_run_id,
    task_run_id: row.task_run_id,
  }
}

/** Whether a change is a single statement: if functions of the database do the rest, and no transaction is around it. */
function isAtOnce(db: Database): boolean {
  return hasFunctions(db) && !db.isTransaction
}

/** Creates a version, now or at a `moment` in the past. */
export async function insertArtifact(db: Database, artifact: NewArtifact, moment?: Micros) {
  const { text, columns, isReference } = contentOf(db, artifact.type, artifact.data)
  if (moment === undefined && isAtOnce(db)) {
    const now = nextMoment()
    const row = rowAt(now, artifact, columns)
    const is_listed = row.key === null && isReference ? 0 : 1
    const values = { ...row, is_listed, collection_id: uuidAt(now), hash: contentHash(row.type, text) }
    const [made] = await changeAtOnce(db, () => insertAtOnce(db, values))
    if (!made) throw new Error('PostgreSQL returned no row of a new artifact')
    return artifactOf({ ...row, ...made, updated: made.created })
  }
  return transact(db, async (db) => {
    const number = artifact.key === null ? null : await numberOf(db, artifact.key)
    const now = moment ?? Math.max(nextMoment(), number?.earliest ?? 0)
    const row = rowAt(now, artifact, columns)
    // References to stored results are not interesting to browse.
    const is_listed = row.key === null && isReference ? 0 : 1
    if (number !== null) {
      const { key, version } = number
      await pointCollection(db, { id: uuidAt(now), key, latest_id: row.id, created: row.created })
      if (version > 1) await unlistKey(db, { key })
      await insertVersion(db, { artifact_id: row.id, key, version, hash: contentHash(row.type, text) })
    }
    await insertRow(db, { ...row, is_listed })
    return artifactOf(row)
  })
}

function rowAt(now: Micros, artifact: NewArtifact, columns: ReturnType<typeof contentOf>['columns']) {
  const created = storedTime(now)
  return {
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
  if (isAtOnce(db)) {
    const [found] = await selectType(db, { id })
    if (!found) return false
    const updated = storedTime(nextMoment())
    const { hash, preview, columns } = changesOf(db, found.type, changes)
    const value = found.type === 'progress' && preview !== null ? progressOf(preview) : null
    const rows = await changeAtOnce(db, () => updateAtOnce(db, { id, updated, hash, value }, columns))
    return rows.length > 0
  }
  return transact(db, async (db) => {
    const found = await lockVersion(db, id)
    if (!found) return false
    const updated = storedTime(nextMoment())
    const { hash, preview, columns } = changesOf(db, found.type, changes)
    if (found.type === 'progress' && preview !== null) await recordSample(db, id, preview, updated)
    if (hash !== null) await resetChange(db, id, hash)
    await db
      .updateTable('artifact')
      .set({ updated, ...columns })
      .where('id', '=', id)
      .execute()
    await touchCollection(db, { updated, latest_id: id })
    return true
  })
}

function changesOf(db: Database, type: string | null, { data, description, metadata_ }: ArtifactChanges) {
  const content = data === undefined ? null : contentOf(db, type, data)
  return {
    hash: content && contentHash(type, content.text),
    preview: content?.columns.preview ?? null,
    columns: {
      ...content?.columns,
      ...(description !== undefined && { description: storable(description) }),
      ...(metadata_ !== undefined && { metadata_: metadata_?.text ?? null }),
    },
  }
}

/** Resolves to false if the artifact does not exist. */
export async function deleteArtifact(db: Database, id: string): Promise<boolean> {
  if (isAtOnce(db)) {
    const deleted = await changeAtOnce(db, async () =>
      (await deleteAtOnce(db, { id })).filter(({ is_deleted }) => is_deleted),
    )
    return deleted.length > 0
  }
  return transact(db, async (db) => {
    const found = await lockVersion(db, id)
    if (!found) return false
    await removeVersion(db, id, found.key)
    return true
  })
}

/** Reads a version and locks its key until the end of the transaction. */
export async function lockVersion(db: Database, id: string) {
  const [before] = await selectType(db, { id })
  if (!before || !hasFunctions(db)) return before
  await lock(db, before.key ?? id)
  // Another transaction may have deleted it while we waited for the lock.
  const [found] = await selectType(db, { id })
  return found
}

/** Longer values are not parsed, unless they are a single string. */
const MAX_PARSED_CHARS = 2_000_000

/** The columns that follow from the data of an artifact. */
export function contentOf(db: Database, type: string | null, json: RawJson | null) {
  const text = storedData(db, json?.text ?? 'null')
  const isParsed = text.length <= MAX_PARSED_CHARS || text.startsWith('"')
  const value = isParsed ? parseJson(text) : text
  const preview = JSON.stringify(isParsed ? previewOf(type, value) : previewOfText(type, text))
  const source = json?.source
  const packed = source instanceof PackedText && source.text === text ? source : pack(text)
  return {
    text,
    isReference: isResultReference(type, value),
    columns: packed
      ? { data: '', packed: packed.stored, size: packed.size, preview }
      : { data: text, packed: null, size: Buffer.byteLength(text), preview },
  }
}

/** Replaces unpaired surrogates, which UTF-8 cannot encode. */
function storable(text: string | null): string | null {
  return text?.toWellFormed() ?? null
}
